// A card that answers: question and field, what is said about the answer, and buttons for what can be asked for.
// Python sets what it shows; the page sends what is pressed, together with the answer, so that none comes too late.
let count = 0;

// JupyterLab's shortcuts (Enter opens the cell, arrows go from cell to cell) would come before a field's own keys.
window.addEventListener("keydown", (event) => {
  const own = !event.ctrlKey && !event.metaKey && event.key !== "Tab";
  if (own && event.target.closest?.(".ak-card form")) event.stopPropagation();
}, true);

function make(name, parent, properties = {}) {
  return parent.appendChild(Object.assign(document.createElement(name), properties));
}

function render({ model, el }) {
  const name = `ak-card-${++count}`;
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
    model.send({ action, answer: answer() });
    clearTimeout(waiting);
    waiting = setTimeout(() => el.classList.add("ak-unanswered"), 6000);
  };
  const answer = () => form.querySelector("input:checked")?.value ?? form.querySelector("input[type=text]")?.value ?? "";

  function fields() {
    form.replaceChildren();
    const choices = model.get("choices");
    if (choices.length) {
      const group = make("fieldset", form);
      make("legend", group, { textContent: model.get("label") });
      for (const [value, words] of choices) {
        const label = make("label", group);
        make("input", label, { type: "radio", name, value, checked: value === model.get("answer") });
        make("span", label, { innerHTML: words });
      }
    } else if (model.get("label")) {
      const label = make("label", form, { className: "ak-card-field" });
      make("span", label, { textContent: model.get("label") });
      make("input", label, { type: "text", value: model.get("answer"), autocomplete: "off" });
    }
    if (form.firstChild) make("button", form, { type: "submit", textContent: "Check" });
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
    question: () => (question.innerHTML = model.get("question")),
    choices: fields, label: fields, answer: fields, actions,
    said: () => (said.innerHTML = model.get("said")),
    help: () => (help.innerHTML = model.get("help")),
    tone: () => (el.dataset.tone = model.get("tone")),
    answered: () => { clearTimeout(waiting); el.classList.remove("ak-unanswered"); },
  };
  form.onsubmit = (event) => { event.preventDefault(); ask("check"); };
  for (const [trait, draw] of Object.entries(show)) model.on(`change:${trait}`, draw);
  for (const draw of new Set(Object.values(show))) draw();
  return () => Object.entries(show).forEach(([trait, draw]) => model.off(`change:${trait}`, draw));
}

export default { render };
