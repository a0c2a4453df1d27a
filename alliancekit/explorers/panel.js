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

// JupyterLab saves widgets only while their kernel lives. What an output still shows is saved here all the same: else
// a notebook that was opened, noted in and saved, but not run, would say "model not found" the next time.
const keeping = new WeakSet();

function keep(manager) {
  if (keeping.has(manager) || !manager.get_state_sync || !manager.context) return;
  keeping.add(manager);
  const save = manager.get_state_sync.bind(manager);
  manager.get_state_sync = (options) => {
    const models = manager._modelsSync, found = new Set();
    for (const cell of manager.context.model.cells) {
      for (const { data } of cell.outputs?.toJSON() ?? []) reach(data?.["application/vnd.jupyter.widget-view+json"], models, found);
    }
    const silent = [...found].map((id) => models.get(id)).filter((model) => !model.comm_live);
    silent.forEach((model) => (model.comm_live = true));
    try {
      return save(options);
    } finally {
      silent.forEach((model) => (model.comm_live = false));
    }
  };
}

// Every widget that a value names, and every one that those name.
function reach(value, models, found) {
  const named = typeof value === "string" && value.startsWith("IPY_MODEL_");
  const id = named ? value.slice("IPY_MODEL_".length) : value?.model_id;
  if (id) {
    if (found.has(id) || !models.has(id)) return;
    found.add(id);
    value = models.get(id).attributes;
  }
  if (!value || typeof value !== "object" || ArrayBuffer.isView(value)) return;
  Object.values(value).forEach((each) => reach(each, models, found));
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

export default { initialize: ({ model }) => keep(model.widget_manager), render };
