// The card of a prediction. Each kind has a hand of its own (scale, choice, order, line), a function
// (spec, changed) -> { node, value(), set(guess), lock(on), compare(kept, answer), whole(guess) }.
const HANDS = { scale, choice, order, line };

function node(tag, attributes = {}, ...children) {
  const made = SHAPES.has(tag) ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value != null) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}
const SHAPES = new Set(["svg", "g", "path", "line", "text", "circle", "rect"]);

const said = (value, { digits = 0, bare, unit = "" }) => {
  const text = value.toFixed(digits).replace(/^-(?=[0.]*$)/, "").replace("-", "−");
  return (bare ? text.replace(/(^|−)0\./, "$1.") : text) + unit;
};

// A field for a number takes a decimal comma, too, which an input of that type would swallow.
function read(text, { low, high }) {
  const value = Number(text.trim().replace(",", ".").replace(/^[−–]/, "-"));
  if (!text.trim()) return {};
  if (!Number.isFinite(value)) return { problem: `“${text}” is not a number. Type one such as ${(low + high) / 2}.` };
  return low <= value && value <= high ? { value } : { problem: `Found ${text}. The scale goes from ${low} to ${high}.` };
}

// JupyterLab's shortcuts (arrows go from cell to cell, "d d" deletes one) would come before the card's own keys.
const page = (globalThis[Symbol.for("alliancekit.predict")] ??= {});
if (!page.listens) {
  page.listens = true;
  window.addEventListener("keydown", (event) => {
    const ours = event.target.closest?.(".ak-predict");
    if (!ours || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (["Tab", "Escape"].includes(event.key)) return;
    event.stopPropagation();
    event.target.akKey?.(event);
  }, true);
}

function render({ model, el }) {
  el.classList.add("ak-predict");
  const spec = model.get("spec");
  let changing = false, waiting = "", alive = true, held = false, later, gone = false;
  const hand = HANDS[spec.kind](spec, (guess, resting) => {
    model.set("guess", guess);
    clearTimeout(later);
    later = setTimeout(() => model.save_changes(), resting ? 0 : 250);
    tell();
  });
  const keep = node("button", { class: "ak-keep", onclick: () => ask("keep", changing ? "Keeping it, and working out the answer …" : "Keeping your guess …") });
  // It comes where "Keep my guess" was: the second half of a double click is not meant for it.
  const meant = ({ detail }) => detail < 2 && ask("show", "Working out the answer …");
  const show = node("button", { onclick: meant }, "Show the answer");
  const change = node("button", { class: "ak-second", onclick: () => ((changing = true), tell(), hand.focus?.()) }, "Change my mind, once");
  const status = node("p", { class: "ak-status", role: "status" });
  const words = node("div", { class: "ak-said", "aria-live": "polite", tabindex: "-1" });
  el.setAttribute("role", "group");
  el.setAttribute("aria-label", `Prediction ${spec.id}: ${spec.question}`);
  el.append(
    node("p", { class: "ak-head" }, node("strong", {}, "Your prediction"), ` · ${spec.label}`),
    hand.node,
    node("div", { class: "ak-deeds" }, keep, show, change, status),
    words,
  );

  // A guess counts as kept when Python says so, not when the button was pressed.
  let silence;
  function ask(type, meanwhile) {
    clearTimeout(later);
    held = el.contains(document.activeElement); // the button is about to be disabled, and would lose the focus
    waiting = meanwhile;
    const guess = hand.value();
    model.set("guess", guess);
    model.save_changes();
    model.send({ type, value: guess });
    clearTimeout(silence);
    silence = setTimeout(() => {
      if (!waiting || gone) return;
      waiting = "Python has not answered yet. It may be busy with another cell; if it is not running, run the lesson again.";
      tell();
    }, 8000);
    tell();
  }

  function tell() {
    const kept = model.get("kept"), answer = model.get("answer");
    const open = !answer && (!kept.length || changing);
    const problem = hand.problem?.(), whole = !problem && hand.whole(hand.value());
    hand.lock(!open || !alive || Boolean(waiting));
    keep.textContent = changing ? "Keep my second thought" : "Keep my guess";
    keep.hidden = !open;
    show.hidden = open || Boolean(answer);
    change.hidden = show.hidden || kept.length > 1;
    for (const button of [keep, show, change]) button.disabled = !alive || Boolean(waiting) || (button === keep && !whole);
    const fault = model.get("fault");
    status.textContent = !alive
      ? answer ? "" : `${kept.length ? "Your guess is kept." : "Python is not running behind this card."} Run this lesson again to go on.`
      : waiting || fault || (open ? problem || (whole ? (changing ? "Change it above, then keep it." : "Not kept yet.") : hand.next?.() || spec.how) : answer ? "Your guess stays in your record." : kept.length > 1 ? "Both are kept." : "Your guess is kept.");
    words.textContent = model.get("words");
  }

  function settle() {
    const kept = model.get("kept"), answer = model.get("answer");
    if (kept.length && !changing) hand.set(kept.at(-1));
    hand.compare(kept, answer);
    waiting = waiting && model.get("busy") ? waiting : "";
    tell();
    if (!held || waiting) return;
    held = false;
    (answer ? words : show.hidden ? keep : show).focus({ preventScroll: true });
  }
  const kept = () => ((changing = false), settle());
  model.on("change:kept", kept);
  model.on("change:answer", settle);
  model.on("change:fault", settle);
  model.on("change:words", tell);
  model.on("change:busy", settle);

  hand.set(model.get("guess"));
  settle();

  // The widget's own model knows whether Python is still behind it.
  let own;
  const live = () => ((alive = Boolean(own.comm_live)), tell());
  model.widget_manager.get_model(model.get("own")).then((found) => {
    own = found;
    own.on("comm_live_update", live);
    live();
  }, () => {});
  const resized = new ResizeObserver(() => hand.fit?.());
  resized.observe(el);
  requestAnimationFrame(() => arrive(el, model, 130)); // the question stands in the cell above
  return () => {
    gone = true;
    clearTimeout(later);
    model.save_changes();
    resized.disconnect();
    own?.off("comm_live_update", live);
    model.off("change:kept", kept);
    for (const name of ["answer", "fault", "busy"]) model.off(`change:${name}`, settle);
    model.off("change:words", tell);
  };
}

export default { render };
