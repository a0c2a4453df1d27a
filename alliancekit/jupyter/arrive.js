// Shift+Enter goes on to the next cell, and keeps that one in place: what the cell before it has just made grows out of
// sight. It comes back, with so much room above it; what was made elsewhere stays where it is.
const scroller = (node) => node.closest(".jp-WindowedPanel-outer, .jp-Notebook-scroller") ?? document.documentElement;

function arrive(node, model, above) {
  if (!model.get("fresh")) return;
  model.set("fresh", false);
  model.save_changes();
  const cell = node.closest(".jp-Cell");
  const near = [cell, cell?.nextElementSibling].some((each) => each?.classList.contains("jp-mod-active"));
  if (!near) return;
  const outer = scroller(node), top = () => node.getBoundingClientRect().top - outer.getBoundingClientRect().top - above;
  let stop = performance.now() + 1500; // it is still being drawn meanwhile
  const come = () => {
    if (performance.now() > stop || !node.isConnected) return;
    if (Math.abs(top()) > 3) outer.scrollTop += top();
    requestAnimationFrame(come);
  };
  for (const event of ["wheel", "pointerdown", "keydown"]) outer.addEventListener(event, () => (stop = 0), { once: true });
  come();
}
