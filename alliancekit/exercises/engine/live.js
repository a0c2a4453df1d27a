// A card that answers: question and field, what is said about the answer, and buttons for what can be asked for.
// Python sets what it shows; the page sends what is pressed, together with the answer, so that none comes too late.
const ids = (globalThis[Symbol.for("alliancekit.cards")] ??= { last: 0 }); // one count for all copies of this module

// JupyterLab's shortcuts (Enter opens the cell, arrows go from cell to cell) would come before a field's own keys.
window.addEventListener("keydown", (event) => {
  const own = !event.ctrlKey && !event.metaKey && event.key !== "Tab";
  if (own && event.target.closest?.(".ak-card form")) event.stopPropagation();
}, true);

function make(name, parent, properties = {}) {
  return parent.appendChild(Object.assign(document.createElement(name), properties));
}

// A card's heading stands one level below the heading that it comes after.
function rank(card) {
  const heads = [...(card.closest(".jp-Notebook") ?? document).querySelectorAll(":is(h1, h2, h3, h4, h5, h6):not(.ak-card *, .ak-panel *)")];
  const above = heads.filter((head) => head.compareDocumentPosition(card) & Node.DOCUMENT_POSITION_FOLLOWING).at(-1);
  if (above) for (const head of card.querySelectorAll("h4")) head.setAttribute("aria-level", Math.min(6, +above.tagName[1] + 1));
}

function render({ model, el }) {
  const name = `ak-card-${++ids.last}`;
  el.classList.add("ak-card", "alliance-card");
  const question = make("div", el, { className: "ak-card-question", id: `${name}-question` });
  const form = make("form", el);
  const said = make("div", el, { className: "ak-card-said" });
  const bar = make("div", el, { className: "ak-card-bar" });
  const help = make("div", el, { className: "ak-card-help" });
  const dead = make("p", el, { className: "ak-card-dead", textContent: "Python no longer stands behind this card: run this cell again, then answer." });
  for (const live of [said, help]) live.setAttribute("aria-live", "polite");

  let waiting;
  const ask = (action) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => el.classList.add("ak-unanswered"), 6000);
    model.send({ action, answer: answer() }); // a page without Python has answered by the time this is done
  };
  const answer = () => form.querySelector("input:checked")?.value ?? form.querySelector("input[type=text]")?.value ?? "";

  function fields() {
    form.replaceChildren();
    const choices = model.get("choices");
    if (choices.length) {
      const group = make("fieldset", form);
      group.setAttribute("aria-describedby", question.id);
      make("legend", group, { textContent: model.get("label") });
      for (const [value, words] of choices) {
        const label = make("label", group);
        make("input", label, { type: "radio", name, value, checked: value === model.get("answer") });
        make("span", label, { innerHTML: words });
      }
    } else if (model.get("label")) {
      const label = make("label", form, { className: "ak-card-field" });
      make("span", label, { textContent: model.get("label") });
      make("input", label, { type: "text", value: model.get("answer"), autocomplete: "off" }).setAttribute("aria-describedby", question.id);
    }
    if (form.firstChild) make("button", form, { type: "submit", textContent: model.get("submit") });
    form.hidden = !form.firstChild;
  }

  function actions() {
    const buttons = new Map([...bar.children].map((each) => [each.dataset.action, each]));
    for (const [action, words] of model.get("actions")) {
      const button = buttons.get(action) ?? make("button", bar, { type: "button", onclick: () => ask(action) });
      button.dataset.action = action;
      button.textContent = words;
      buttons.delete(action);
    }
    for (const gone of buttons.values()) {
      if (gone === document.activeElement) [...bar.children].find((each) => each !== gone)?.focus();
      gone.remove();
    }
  }

  const show = {
    question: () => ((question.innerHTML = model.get("question")), rank(el)),
    choices: fields, label: fields, actions,
    answer: () => model.get("answer") !== answer() && fields(), // what was typed keeps its place
    said: () => ((said.innerHTML = model.get("said")), rank(el)),
    help: () => ((help.innerHTML = model.get("help")), rank(el)),
    tone: () => (el.dataset.tone = model.get("tone")),
    answered: () => { clearTimeout(waiting); el.classList.remove("ak-unanswered"); },
  };
  form.onsubmit = (event) => { event.preventDefault(); ask("check"); };
  for (const [trait, draw] of Object.entries(show)) model.on(`change:${trait}`, draw);
  for (const draw of new Set(Object.values(show))) draw();
  requestAnimationFrame(() => rank(el)); // once it stands in the page
  return () => Object.entries(show).forEach(([trait, draw]) => model.off(`change:${trait}`, draw));
}

export default { render };
