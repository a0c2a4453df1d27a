// What ipywidgets leave out for assistive technology: names for slider handles, questions tied to their controls,
// a sentence that is read out when it changes, a toggle that tells its state.
let count = 0;

// JupyterLab's shortcuts (arrows go from cell to cell, "d d" deletes one) would come before a drop-down's own keys.
window.addEventListener("keydown", (event) => {
  if (event.key !== "Tab" && event.target.closest?.(".ak-panel select")) event.stopPropagation();
}, true);

function mend(panel) {
  for (const control of panel.querySelectorAll(".ak-control")) {
    const question = control.querySelector(".ak-question");
    question.id ||= `ak-question-${++count}`;
    for (const input of control.querySelectorAll("select, input, textarea, .noUi-handle, .widget-readout")) {
      const label = control.querySelector(".widget-label")?.textContent.trim();
      if (label && input.getAttribute("aria-label") !== label && !input.labels?.length) input.setAttribute("aria-label", label);
      if (!input.hasAttribute("aria-describedby")) input.setAttribute("aria-describedby", question.id);
    }
  }
  const sentence = panel.querySelector(".ak-sentence");
  if (sentence && !sentence.hasAttribute("aria-live")) sentence.setAttribute("aria-live", "polite");
  const table = panel.querySelector(".ak-table");
  if (table) table.tabIndex = table.querySelector("table") ? 0 : -1; // a long table scrolls, by keyboard too
  for (const button of panel.querySelectorAll("button.widget-toggle-button")) {
    const pressed = String(button.classList.contains("mod-active"));
    if (button.getAttribute("aria-pressed") !== pressed) button.setAttribute("aria-pressed", pressed);
  }
}

function render({ el }) {
  el.style.display = "none";
  let observer;
  const start = () => {
    const panel = el.closest(".ak-panel");
    if (!panel) return void requestAnimationFrame(start);
    mend(panel);
    observer = new MutationObserver(() => mend(panel));
    observer.observe(panel, { childList: true, subtree: true, attributeFilter: ["class"] });
  };
  start();
  return () => observer?.disconnect();
}

export default { render };
