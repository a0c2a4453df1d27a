// What the page adds to a panel: the question of the control in use, folds, pages, charts as high as the screen has room,
// names for assistive technology, and a word where the sentence does not speak of what the controls stand at.
const ids = (globalThis[Symbol.for("alliancekit.ids")] ??= { last: 0 }); // one count for all copies of this module

// JupyterLab's and Notebook 7's shortcuts (arrows go from cell to cell, "d d" deletes one) would come before a control's
// own keys, and before those that move a still chart; those with Ctrl, Alt or the command key, and Shift+Enter, are left
// alone. It is the control that says so, for a shortcut is looked for from the control outward. Keys in drop-downs and
// choices go no further than the browser.
window.addEventListener("keydown", (event) => {
  const { target, key } = event;
  if (!target.closest?.(".ak-panel, .ak-still")) return;
  const shortcut = event.ctrlKey || event.altKey || event.metaKey || (event.shiftKey && key === "Enter");
  target.toggleAttribute("data-lm-suppress-shortcuts", !shortcut);
  if (!shortcut && key !== "Tab" && target.matches(".ak-panel :is(select, [type=radio])")) event.stopPropagation();
}, true);

const INPUTS = "select, input, textarea, .noUi-handle";

const setting = (model) => model.get("index") ?? model.get("value");
const same = (one, other) =>
  typeof one === "number" && typeof other === "number" ? Math.abs(one - other) < 1e-6 : JSON.stringify(one) === JSON.stringify(other);

function write(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

function mend(panel) {
  for (const control of panel.querySelectorAll(".ak-control")) {
    const question = control.querySelector(".ak-question");
    question.id ||= `ak-question-${++ids.last}`;
    const label = control.querySelector(".widget-label")?.textContent.trim();
    const readout = control.querySelector(".widget-readout");
    if (readout) { // one stop a slider; a click still opens it for typing
      readout.tabIndex = -1;
      write(readout, "role", "textbox");
      write(readout, "aria-label", `${label}, typed`);
      write(readout, "aria-describedby", question.id);
    }
    for (const input of control.querySelectorAll(INPUTS)) {
      if (label && !input.labels?.length) write(input, "aria-label", label);
      if (input.type === "radio") write(input, "name", `${question.id}-choice`); // one stop, and arrows choose
      if (!input.hasAttribute("aria-describedby")) write(input, "aria-describedby", question.id);
      const value = input.getAttribute("aria-valuenow");
      if (value !== null) write(input, "aria-valuetext", readout?.textContent.trim() || String(+(+value).toFixed(2)));
    }
    const button = control.querySelector("button");
    if (button && !button.hasAttribute("aria-describedby")) write(button, "aria-describedby", question.id);
  }
  for (const said of panel.querySelectorAll(".ak-sentence, .ak-line")) write(said, "aria-live", "polite");
  for (const line of panel.querySelectorAll(".ak-line")) {
    const silent = !line.textContent.trim();
    if (line.hidden !== silent) line.hidden = silent;
  }
  const table = panel.querySelector(".ak-table");
  if (table?.querySelector("table")) { // a long one scrolls, by keyboard too
    table.tabIndex = 0;
    write(table, "role", "group");
    write(table, "aria-label", table.querySelector("caption")?.textContent || "Table");
  } else if (table) for (const name of ["tabindex", "role", "aria-label"]) table.removeAttribute(name);
  const words = panel.querySelector(".ak-words"), opener = panel.querySelector(".ak-words-head");
  if (words && opener) opener.hidden = !words.textContent.trim();
  for (const button of panel.querySelectorAll("button.widget-toggle-button")) {
    write(button, "aria-pressed", String(button.classList.contains("mod-active")));
  }
}

function make(host, tag, name, text) {
  const node = Object.assign(document.createElement(tag), { className: name, textContent: text });
  host.append(node);
  return node;
}

// A button that opens and closes what a class on an element shows; its label says what pressing it will do.
function opener(host, [open, close], element, name) {
  const button = make(host, "button", "ak-link", open);
  button.type = "button";
  const tell = (now) => {
    button.textContent = now ? close : open;
    button.setAttribute("aria-expanded", String(now));
  };
  tell(false);
  button.onclick = () => tell(element.classList.toggle(name));
}

const host = (panel, name) => {
  const found = panel.querySelector(`.${name}`);
  found.replaceChildren();
  return found;
};

function furnish(panel) {
  const ask = host(panel, "ak-ask");
  const question = make(ask, "div", "ak-asked", "");
  opener(ask, ["All questions", "Hide the questions"], panel, "ak-all");
  const use = (event) => {
    const control = event.target.closest?.(".ak-control:not(.ak-worded)");
    const text = control?.querySelector(".ak-question")?.textContent.trim();
    if (text) question.textContent = text;
  };
  panel.addEventListener("focusin", use);
  panel.addEventListener("pointerover", use);
  question.textContent = panel.querySelector(".ak-side > .ak-controls > :not(.ak-worded) .ak-question")?.textContent.trim() ?? "";
  for (const head of panel.querySelectorAll(".ak-fold-head")) {
    const name = (head.dataset.name ??= head.textContent.trim());
    head.replaceChildren();
    opener(head, [name, `Fold: ${name}`], head.closest(".ak-fold"), "ak-open");
  }
  opener(host(panel, "ak-words-head"), ["More in words", "Fewer words"], panel, "ak-said-in-full");
}

// Of several pages of charts one is seen at a time, under tabs; using a control that belongs to a page turns to it.
function paginate(panel, pages, refit) {
  const charts = [...panel.querySelector(".ak-charts").children];
  const strip = document.createElement("div");
  strip.className = "ak-tabs";
  strip.setAttribute("role", "tablist");
  const tabs = pages.map(([name, places], page) => {
    const tab = make(strip, "button", "ak-tab", name);
    Object.assign(tab, { type: "button", id: `ak-tab-${++ids.last}`, onclick: () => turn(page) });
    tab.setAttribute("role", "tab");
    places.forEach((place) => charts[place].classList.add("ak-paged"));
    return tab;
  });
  strip.onkeydown = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = (tabs.indexOf(event.target) + step + tabs.length) % tabs.length;
    turn(next);
    tabs[next].focus();
  };
  function turn(page) {
    tabs.forEach((tab, i) => {
      tab.setAttribute("aria-selected", String(i === page));
      tab.tabIndex = i === page ? 0 : -1;
    });
    pages.forEach(([, places], i) => places.forEach((place) => charts[place].classList.toggle("ak-off", i !== page)));
    refit();
  }
  charts.find((chart) => chart.classList.contains("ak-paged"))?.before(strip); // Tab goes as the eye does
  return turn;
}

// Where controls stand beside the charts, picture and sentence together are at most as high as what is seen at once.
function fit(panel) {
  const picture = panel.querySelector(".ak-picture"), sentence = panel.querySelector(".ak-sentence");
  if (!picture?.clientWidth) return;
  const charts = [...panel.querySelectorAll(".ak-live")].filter((chart) => chart.clientWidth);
  const rows = new Map();
  for (const chart of charts) {
    const canvas = chart.querySelector(".ak-canvas");
    if (!canvas) continue;
    const row = rows.get(chart.offsetTop) ?? { canvases: [], wanted: 0, height: 0 };
    row.canvases.push(canvas);
    row.wanted = Math.max(row.wanted, +chart.dataset.height);
    row.height = Math.max(row.height, canvas.offsetHeight);
    rows.set(chart.offsetTop, row);
  }
  const said = sentence.firstElementChild?.offsetHeight ?? 0;
  if (said > (+panel.dataset.said || 0)) { // the longest so far keeps its room, so that nothing shifts
    panel.dataset.said = said;
    sentence.style.minHeight = `${said}px`;
  }
  const foot = panel.querySelector(".ak-foot").offsetHeight + 16;
  const sum = (name) => [...rows.values()].reduce((total, row) => total + row[name], 0);
  const room = scroller(panel).clientHeight - (picture.offsetHeight - sum("height")) - foot;
  const side = panel.querySelector(".ak-side");
  panel.classList.toggle("ak-short", side.offsetHeight < scroller(panel).clientHeight - foot);
  const share = getComputedStyle(picture).position === "sticky" ? Math.min(1, room / sum("wanted")) : 1;
  for (const { canvases, wanted } of rows.values()) {
    const height = `${Math.max(110, Math.floor(wanted * share))}px`;
    for (const canvas of canvases) if (canvas.style.height !== height) canvas.style.height = height;
  }
}

// The sentence speaks of where the controls stood when it was said. Where they stand elsewhere, Python is at work on it,
// or it is gone; then what it must answer is disabled, and what is said of another setting is not shown. A page that
// never had a Python brings its own words (`still`).
function listen(panel, model, controls) {
  const sentence = panel.querySelector(".ak-sentence");
  const line = sentence.querySelector(".ak-stale") ?? make(sentence, "div", "ak-stale", "");
  const sleep = panel.querySelector(".ak-sleep") ?? Object.assign(document.createElement("p"), { className: "ak-sleep", hidden: true });
  const still = model.widget_manager.still;
  sleep.textContent = still?.note ?? "These controls sleep until you run this lesson again (Run > Run All Cells).";
  panel.prepend(sleep);
  const context = model.widget_manager.context?.sessionContext;
  const gone = () => {
    const kernel = context ? context.session?.kernel : model.widget_manager.kernel;
    return !kernel || ["dead", "terminating"].includes(kernel.status) || kernel.connectionStatus === "disconnected";
  };
  const tell = (text) => line.textContent !== text && (line.textContent = text);
  let late = 0;
  function look() {
    const asleep = !still && (panel.classList.contains("jupyter-widgets-disconnected") || gone());
    const mute = asleep || Boolean(still);
    const said = model.get("said");
    const stale = controls.some(([name, control]) => !same(setting(control), said[name]));
    const noted = still ? Boolean(still.note) : asleep;
    if (sleep.hidden === noted) sleep.hidden = !noted;
    panel.classList.toggle("ak-asleep", asleep);
    panel.classList.toggle("ak-unsaid", mute && stale);
    for (const input of panel.querySelectorAll(".ak-control:not(.ak-in-page) :is(select, input, textarea, button, .noUi-target), .ak-foot .widget-toggle-button")) {
      if (asleep === (input.dataset.asleep === "yes")) continue;
      if (asleep && input.hasAttribute("disabled")) continue; // for a reason of its own
      input.toggleAttribute("disabled", asleep);
      input.dataset.asleep = asleep ? "yes" : "no";
    }
    if (!stale || mute) answered();
    if (stale && mute) tell(still?.stale ?? "These words and the table were of another setting: run this lesson again to have this one told.");
    else if (stale) late ||= setTimeout(wait, 350);
  }
  function wait() {
    panel.classList.toggle("ak-working", true);
    tell("Working …");
    late = setTimeout(() => tell("Python has not answered. If it stays so, run this lesson again."), 10_000);
  }
  function answered() {
    clearTimeout(late);
    late = 0;
    panel.classList.toggle("ak-working", false); // remove would count as a change, and call this again
  }
  const heard = () => (answered(), look());
  model.on("change:said", heard);
  for (const [, control] of controls) control.on("change:value change:index", look);
  const signals = [context?.statusChanged, context?.connectionStatusChanged, context?.kernelChanged];
  signals.forEach((signal) => signal?.connect(look));
  look();
  return [look, () => {
    clearTimeout(late);
    model.off("change:said", heard);
    for (const [, control] of controls) control.off("change:value change:index", look);
    signals.forEach((signal) => signal?.disconnect(look));
  }];
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

function render({ model, el }) {
  el.style.display = "none";
  let gone = false;
  const ends = [];
  async function start() {
    const panel = el.closest(".ak-panel");
    if (gone) return;
    if (!panel?.querySelector(".ak-charts")) return void requestAnimationFrame(start);
    const models = await Promise.all(Object.entries(model.get("controls")).map(async ([name, reference]) => [
      name, await model.widget_manager.get_model(reference.slice("IPY_MODEL_".length)),
    ]));
    if (gone) return;
    let waiting = 0;
    const refit = () => (waiting ||= requestAnimationFrame(() => ((waiting = 0), fit(panel))));
    furnish(panel);
    const turn = paginate(panel, model.get("pages"), refit);
    if (model.get("pages").length) turn(0);
    const turns = Object.entries(model.get("turns")).map(([name, page]) => {
      const control = models.find(([each]) => each === name)[1], follow = () => turn(page);
      control.on("change:value change:index", follow);
      return () => control.off("change:value change:index", follow);
    });
    mend(panel);
    const [look, deaf] = listen(panel, model, models);
    const changed = new MutationObserver(() => (mend(panel), look(), refit()));
    changed.observe(panel, { childList: true, subtree: true, attributeFilter: ["class", "aria-valuetext", "disabled"] });
    const sized = new ResizeObserver(refit);
    sized.observe(panel);
    sized.observe(scroller(panel));
    ends.push(...turns, deaf, () => changed.disconnect(), () => sized.disconnect());
    fit(panel);
    if (!panel.closest(".ak-practice")) arrive(panel, model, 4); // an exercise's question stays in sight
  }
  start();
  return () => {
    gone = true;
    ends.forEach((end) => end());
  };
}

export default { initialize: ({ model }) => keep(model.widget_manager), render };
