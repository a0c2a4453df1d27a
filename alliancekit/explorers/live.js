// The page's one Vega, and the one script that goes through marks. Every chart's model names the kernel's bundle widget;
// the first bundle to arrive is imported from Blobs, and all charts of the page await the same promises.
const page = (globalThis[Symbol.for("alliancekit.vega")] ??= {});
page.ready ??= new Promise((resolve) => (page.resolve = resolve));
page.steps ??= new Promise((resolve) => (page.resolveSteps = resolve));

const widget = (model, reference) => model.widget_manager.get_model(reference.slice("IPY_MODEL_".length));

async function offer(model) {
  const bundle = await widget(model, model.get("bundle")), code = bundle.get("code");
  if (page.asked || !code?.byteLength) return;
  page.asked = true;
  const script = new Blob([code]).stream().pipeThrough(new DecompressionStream("gzip"));
  page.resolve(await asModule(script));
  page.resolveSteps(await asModule(bundle.get("steps")));
}

async function asModule(script) {
  const source = new Response(script, { headers: { "Content-Type": "text/javascript" } });
  return import(URL.createObjectURL(await source.blob()));
}

// Rows travel by column, numbers as float64: half the bytes of JSON and no parsing.
function records({ length, columns }) {
  const read = Object.entries(columns).map(([name, column]) => {
    if (Array.isArray(column)) return [name, column];
    return [name, new Float64Array(column.buffer.slice(column.byteOffset, column.byteOffset + column.byteLength))];
  });
  return Array.from({ length }, (_, i) => Object.fromEntries(read.map(([name, column]) => [name, column[i]])));
}

// A tooltip of plain text, placed beside the pointer.
function tooltip(el) {
  return (_handler, event, _item, value) => {
    const box = el.querySelector(".ak-tip");
    box.hidden = value == null || value === "";
    if (box.hidden) return;
    const lines = typeof value === "object" ? Object.entries(value).map(([name, v]) => `${name}: ${v}`) : [value];
    box.textContent = lines.join("\n");
    const { left, top, width } = el.getBoundingClientRect();
    const x = event.clientX - left;
    box.style.left = `${x > width / 2 ? Math.max(0, x - box.offsetWidth - 10) : x + 10}px`;
    box.style.top = `${event.clientY - top + 10}px`;
  };
}

// The kernel answers with one message a chart. The first is drawn at once; the others wait until it has been seen, or
// their drawing would hold up its frame.
function turn() {
  if (page.frame) return page.frame;
  page.frame = new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))).then(() => (page.frame = null));
}

// Colours are those of a light page; on a dark one (JupyterLab marks its body) each has a twin.
const isDark = () => document.body.dataset.jpThemeLight === "false";

function painted(model) {
  const text = JSON.stringify(model.get("spec"));
  const twins = isDark() && model.get("dark");
  return JSON.parse(twins ? text.replace(/#[0-9a-f]{6}/gi, (colour) => twins[colour] ?? colour) : text);
}

const NARROW = 360; // pixels

// In a narrow chart the words of axis and legend have the room left of the plot too, and are a little smaller.
const slim = (config) => ({
  ...config,
  axisX: { titleAnchor: "end", titleFontSize: 11, labelFontSize: 10.5, ...config?.axisX },
  axisY: { labelFontSize: 10.5, ...config?.axisY },
  legend: { ...config?.legend, labelFontSize: 11, layout: { top: { anchor: "end" } } },
});

// There a row's long name takes two lines, or the names would leave the plot no room.
const BROKEN = "length(datum.label) > 16 ? split(replace(datum.label, /^(.{12,}?) /, '$1\\n'), '\\n') : datum.label";

const inLines = (title) => (typeof title === "string" ? title.split(/ (?=\()/) : title); // "rating, 1–5", "(higher is stronger)"

// What would be wider than its chart, at about so many pixels a letter, takes a second line. Returns the width of the
// widest legend.
function wrap({ axes = [], legends = [], scales = [] }, width) {
  for (const axis of axes) {
    if (axis.orient === "bottom" && axis.title?.length * 5.7 > width) axis.title = inLines(axis.title);
    const rows = axis.orient === "left" && !axis.encode?.labels && scales.find(({ name }) => name === axis.scale)?.type;
    if (width < NARROW && ["band", "point"].includes(rows)) {
      Object.assign(axis, { labelLineHeight: 11, encode: { ...axis.encode, labels: { update: { text: { signal: BROKEN } } } } });
    }
  }
  const wide = legends.map((legend) => {
    const names = scales.find(({ name }) => [legend.fill, legend.stroke, legend.shape].includes(name))?.domain;
    if (!Array.isArray(names) || legend.columns) return 0;
    const needed = names.reduce((sum, name) => sum + 6.5 * name.length + 28, 40); // 40: the axis on its left
    if (needed > width) legend.columns = needed / 2 > width - 40 ? 1 : Math.ceil(names.length / 2);
    return needed;
  });
  return Math.max(0, ...wide);
}

const AXIS = 46; // about what an axis and its title add to the height of a plot

// The height below which the words of an upright axis take two lines, at about so many pixels a letter.
const needs = (axis) => (axis.orient === "left" && typeof axis.title === "string" ? 6 * axis.title.length + AXIS : 0);

const asLines = (text) => [text ?? []].flat().join(" ");

function render({ model, el }) {
  el.classList.add("ak-live");
  let links = [], drawn = {};
  let view, dark, running = null, again = false, gone = false, embeds = 0, kind = {}, moved;

  // One drawing at a time: what moves meanwhile is drawn once, right after. A view that has made way for another, as
  // when the page turned dark, may never answer, and is not waited for.
  async function run() {
    const own = view;
    if (!own) return;
    if (running === own) return void (again = true);
    running = own;
    try {
      do {
        again = false;
        await own.runAsync();
      } while (again && view === own);
      moved?.();
    } finally {
      if (running === own) running = null;
    }
  }
  function move(name, value) {
    if (!view) return;
    try {
      view.signal(name, value);
    } catch (error) {
      console.error(error); // a signal this chart does not have
    }
  }
  function apply() {
    const signals = model.get("signals");
    for (const [name, value] of Object.entries(signals)) {
      if (JSON.stringify(value) !== drawn[name]) move(name, value);
      drawn[name] = JSON.stringify(value);
    }
    for (const name of model.get("datasets")) {
      const rows = model.get(`rows_${name}`);
      if (drawn[`rows_${name}`] !== rows) view.data(name, records(rows));
      drawn[`rows_${name}`] = rows;
    }
    if (model.get("select")) move("selected", model.get("selected"));
    return run();
  }
  function choose(item) {
    const value = item?.datum?.[model.get("select")];
    if (value === undefined) return;
    move("selected", value);
    run();
    model.send({ type: "select", value });
  }
  async function link(stale) {
    for (const [name, reference] of Object.entries(model.get("links"))) {
      const control = await widget(model, reference);
      if (stale()) return;
      const follow = () => (move(name, control.get("value")), run());
      control.on("change:value", follow);
      links.push(() => control.off("change:value", follow));
      move(name, control.get("value"));
    }
  }
  function stop() {
    links.forEach((end) => end());
    [links, drawn] = [[], {}];
    view?.finalize();
    view = null;
  }
  // Title and an empty box as high as the chart will be stand at once, so that nothing shifts when it is drawn.
  const { title, height, width, description } = model.get("spec");
  const fits = width === "container"; // its box sets its size, else it has a size of its own
  const part = (tag, name, text) => {
    const node = Object.assign(document.createElement(tag), { className: name, textContent: text });
    el.append(node);
    return node;
  };
  el.replaceChildren();
  part("div", "ak-title", asLines(title?.text ?? title));
  if (title?.subtitle) part("div", "ak-subtitle", asLines(title.subtitle));
  const box = part("div", "ak-canvas", "");
  part("div", "ak-tip", "").hidden = true;
  // The keys that go from mark to mark have a place of their own over the picture, which stays one for a screen reader.
  const keys = part("div", "ak-steps", "");
  keys.tabIndex = -1;
  keys.setAttribute("role", "application");
  keys.setAttribute("aria-label", `${asLines(title?.text ?? title)}, mark by mark`);
  page.steps.then(({ marksOf, stepper }) => {
    if (gone) return;
    moved = stepper(keys, () => (view ? marksOf(view, box, kind) : []), model.get("select") && choose);
    moved();
  });
  el.dataset.height = (height > 0 ? height : 300) + AXIS;
  if (fits) box.style.height = `${el.dataset.height}px`;

  async function embed() {
    const own = ++embeds, stale = () => gone || own !== embeds;
    const late = setTimeout(() => (box.textContent = "Run this cell to draw the chart."), 5000);
    const { compile, parse, View } = await page.ready;
    clearTimeout(late);
    if (stale()) return;
    stop();
    dark = isDark();
    const { title: _above, ...spec } = painted(model);
    if (fits) spec.height = "container";
    if (size[0] < NARROW) spec.config = slim(spec.config);
    el.classList.toggle("ak-dark", dark);
    box.replaceChildren();
    try {
      const vega = compile(spec).spec;
      kind = { // a row for each, and whether marks have tooltips
        rows: (vega.scales ?? []).some(({ name, type }) => name.endsWith("y") && ["band", "point"].includes(type)),
        tipped: JSON.stringify(vega.marks).includes('"tooltip":'),
      };
      const axes = vega.axes ?? [];
      tallest = Math.max(0, ...axes.map(needs));
      for (const axis of axes) if (size[1] < needs(axis)) axis.title = inLines(axis.title);
      widest = wrap(vega, size[0]);
      laid = layout();
      // Vega would measure the box itself, and between two themes, when JupyterLab has no styles, nothing has a size.
      const sizes = fits ? { width: size[0], height: size[1] } : {};
      vega.signals = (vega.signals ?? []).map((signal) => (signal.name in sizes ? { name: signal.name, value: sizes[signal.name] } : signal));
      const drawing = new View(parse(vega), { renderer: "canvas", container: box, hover: true });
      view = drawing.tooltip(tooltip(el));
    } catch (error) {
      return void (box.textContent = `This chart could not be drawn: ${error.message}`);
    }
    box.setAttribute("role", "img");
    box.setAttribute("aria-label", description ?? asLines(title?.text ?? title));
    view.addEventListener("click", (_event, item) => choose(item));
    await link(stale);
    if (stale()) return;
    await apply();
    el.alliance = view; // for tests and benchmarks, which ask the view what it shows
    el.dataset.drawn = "yes";
  }
  // The chart is drawn once its box has a size, and again to fit when the page gives it another.
  let size, laid, widest = 0, tallest = 0;
  const layout = () => `${[size[0] < NARROW, size[0] < widest, size[1] < tallest]}`; // where its words stand
  // Forced, for a view makes of its width that of its plot: a box as narrow as the plot was would change nothing.
  const resize = () => fits && view?.signal("width", size[0], { force: true }).signal("height", size[1], { force: true });
  const resized = new ResizeObserver(([entry]) => {
    const next = [entry.contentRect.width, entry.contentRect.height].map(Math.floor);
    if (!next[0] || `${next}` === `${size}`) return;
    const first = !size;
    size = next;
    if (first || (view && fits && laid !== layout())) embed();
    else if (resize()) run();
  });
  resized.observe(box);
  const themed = new MutationObserver(() => view && dark !== isDark() && embed());
  themed.observe(document.body, { attributeFilter: ["data-jp-theme-light"] });
  const change = async () => {
    if (!view) return;
    await turn();
    if (!gone) apply();
  };
  model.on("change", change);
  return () => {
    gone = true;
    resized.disconnect();
    themed.disconnect();
    model.off("change", change);
    stop();
  };
}

export default { initialize: ({ model }) => void offer(model), render };
