// What stands in for Jupyter's widgets on a page without Python: models, the few controls that the lessons use, and
// modules made for anywidget. A panel finds here the elements and names that its own script and style look for.
(() => {
  const site = Object.assign((globalThis.alliance ??= {}), { modules: {}, assets: document.currentScript.src.replace(/[^/]*$/, "") });
  const WORDS = "This control needs Python: open the lesson on Binder or on your computer.";

  const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  function revive(value, columns) {
    if (!value || typeof value !== "object") return value;
    if (typeof value.$c === "number") return columns[value.$c];
    if (typeof value.$b === "string") return new DataView(bytes(value.$b).buffer);
    if (Array.isArray(value)) return value.map((each) => revive(each, columns));
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, revive(each, columns)]));
  }

  class Model {
    constructor(name, state) {
      this.name = name;
      this.state = revive(state);
      this.heard = [];
    }
    get(trait) { return this.state[trait]; }
    set(traits, value) {
      const given = typeof traits === "string" ? { [traits]: value } : traits;
      const changed = Object.keys(given).filter((trait) => this.state[trait] !== given[trait]);
      Object.assign(this.state, given);
      for (const trait of changed) this.tell(`change:${trait}`, given[trait]);
      if (changed.length) this.tell("change");
    }
    on(events, hear) { for (const event of events.split(" ")) this.heard.push([event, hear]); }
    off(events, hear) {
      const named = events?.split(" ");
      this.heard = this.heard.filter(([event, each]) => (named && !named.includes(event)) || (hear && each !== hear));
    }
    tell(event, value) { for (const [name, hear] of [...this.heard]) if (name === event) hear(this, value); }
    save_changes() {}
    send(content) { this.tell("sent", content); }
  }

  const models = new Map();
  const named = (reference) => models.get(reference.slice("IPY_MODEL_".length));
  const make = (tag, name, ...children) => {
    const node = Object.assign(document.createElement(tag), { className: name });
    node.append(...children);
    return node;
  };
  const follow = (model, traits, draw) => (draw(), model.on(traits.map((each) => `change:${each}`).join(" "), draw));

  // --- one script a kind, imported once ---
  const imported = {};
  const module_of = (name) => (imported[name] ??= import(URL.createObjectURL(new Blob([site.modules[name]], { type: "text/javascript" }))));

  const script = (name) => new Promise((done, failed) => document.head.append(Object.assign(document.createElement("script"), { src: site.assets + name, onload: done, onerror: failed })));
  let bundle;
  function vega() { // as a file from a server; from a folder that was only opened, as a script
    const name = document.documentElement.dataset.vega;
    bundle ??= location.protocol === "file:"
      ? new Promise((done, failed) => {
          site.bundle = (text) => done(new DataView(bytes(text).buffer));
          script(`${name}.js`).catch(failed);
        })
      : fetch(`${site.assets}${name}.bin`).then((answer) => answer.arrayBuffer()).then((buffer) => new DataView(buffer));
    return bundle;
  }
  async function unpacked(text) {
    const whole = new Blob([bytes(text)]).stream().pipeThrough(new DecompressionStream("gzip"));
    return JSON.parse(await new Response(whole).text());
  }

  // --- controls ---
  let count = 0;
  function labelled(model, kind, input) {
    const label = make("label", "widget-label", model.get("description") ?? "");
    label.htmlFor = input.id = `control-${++count}`;
    follow(model, ["disabled"], () => (input.disabled = Boolean(model.get("disabled"))));
    return make("div", `jupyter-widgets ${kind}`, label, input);
  }
  function asRead(value, format = "") {
    const [, sign, digits, kind] = /^([+]?)(?:\.(\d+))?([f%d]?)$/.exec(format) ?? [null, "", null, ""];
    const shown = kind === "%" ? `${(100 * value).toFixed(digits ?? 0)}%` : kind === "f" ? value.toFixed(digits ?? 2) : String(+value.toFixed(10));
    return `${sign && value > 0 ? "+" : ""}${shown.replace("-", "−")}`;
  }
  function slider(model) {
    const input = Object.assign(make("input", ""), { type: "range" });
    const box = labelled(model, "widget-hslider widget-inline-hbox", input);
    const readout = make("div", "widget-readout");
    const holder = make("div", "slider-container");
    input.replaceWith(holder);
    holder.append(input);
    box.append(readout);
    follow(model, ["min", "max", "step", "value"], () => {
      for (const trait of ["min", "max", "step"]) if (model.get(trait) != null) input[trait] = model.get(trait);
      input.value = model.get("value");
      readout.textContent = asRead(model.get("value"), model.get("readout_format"));
      input.setAttribute("aria-valuetext", readout.textContent);
    });
    input.addEventListener("input", () => model.set("value", +input.value));
    return box;
  }
  function dropdown(model) {
    const select = make("select", "");
    follow(model, ["_options_labels", "index"], () => {
      const labels = model.get("_options_labels") ?? [];
      if ([...select.options].map((each) => each.text).join("\n") !== labels.join("\n")) {
        select.replaceChildren(...labels.map((words, i) => new Option(words, i)));
      }
      select.selectedIndex = model.get("index") ?? -1;
    });
    select.addEventListener("change", () => model.set("index", select.selectedIndex));
    return labelled(model, "widget-dropdown", select);
  }
  function radios(model) {
    const name = `control-${++count}`, group = make("div", "widget-radio-box");
    const label = make("label", "widget-label", model.get("description") ?? "");
    label.id = name;
    const inputs = (model.get("_options_labels") ?? []).map((words, i) => {
      const input = Object.assign(make("input", ""), { type: "radio", name });
      input.addEventListener("change", () => model.set("index", i));
      group.append(make("label", "", input, words));
      return input;
    });
    follow(model, ["index", "disabled"], () => inputs.forEach((input, i) => {
      input.checked = i === model.get("index");
      input.disabled = Boolean(model.get("disabled"));
    }));
    group.setAttribute("role", "radiogroup");
    group.setAttribute("aria-labelledby", name);
    return make("div", "jupyter-widgets widget-radio", label, group);
  }
  function button(model, press) {
    const node = Object.assign(make("button", `jupyter-widgets jupyter-button widget-button${press ? " widget-toggle-button" : ""}`), { type: "button" });
    follow(model, ["description", "disabled", "value"], () => {
      node.textContent = model.get("description") ?? "";
      node.disabled = Boolean(model.get("disabled")) || !press;
      if (!press) node.title = WORDS;
      node.classList.toggle("mod-active", Boolean(model.get("value")));
    });
    if (press) node.addEventListener("click", () => model.set("value", !model.get("value")));
    return node;
  }
  function field(model, tag = "input") {
    const input = make(tag, "");
    input.value = model.get("value") ?? "";
    if (model.open) {
      Object.assign(input, { rows: model.get("rows") ?? 4, placeholder: model.get("placeholder") ?? "" });
      input.addEventListener("input", () => model.set("value", input.value));
    } else model.state.disabled = true; // what is written goes to Python
    return labelled(model, tag === "input" ? "widget-text" : "widget-textarea", input);
  }
  function html(model) {
    const content = make("div", "widget-html-content");
    follow(model, ["value"], () => (content.innerHTML = model.get("value") ?? ""));
    return make("div", "jupyter-widgets widget-html", content);
  }
  function box(model, kind) {
    return make("div", `jupyter-widgets widget-box ${kind}`, ...(model.get("children") ?? []).map((each) => draw(named(each))));
  }
  function any(model) {
    const el = make("div", "jupyter-widgets");
    el.dataset.model = model.id; // for tests and benchmarks
    Promise.resolve(module_of(model.module)).then(async (found) => {
      const { default: widget } = found;
      model.started ??= widget.initialize?.({ model }) ?? true;
      await widget.render?.({ model, el });
    }).catch((fault) => (console.error(fault), el.append("This part could not be shown.")));
    return el;
  }
  const KINDS = {
    BoxModel: (model) => box(model, ""), HBoxModel: (model) => box(model, "widget-hbox"), VBoxModel: (model) => box(model, "widget-vbox"),
    HTMLModel: html, FloatSliderModel: slider, IntSliderModel: slider, DropdownModel: dropdown, RadioButtonsModel: radios,
    ToggleButtonModel: (model) => button(model, true), ButtonModel: (model) => button(model, false),
    TextModel: (model) => field(model), TextareaModel: (model) => field(model, "textarea"), BoundedIntTextModel: (model) => field(model), AnyModel: any,
  };
  const SIZES = ["width", "height", "min_width", "max_width", "flex", "margin", "display", "visibility", "align_items", "justify_content", "flex_flow", "overflow"];
  function draw(model) {
    const node = KINDS[model?.name]?.(model) ?? make("div", "jupyter-widgets", WORDS);
    node.classList.add(...(model?.get("_dom_classes") ?? []));
    const layout = model?.get("layout") && named(model.get("layout"));
    if (layout) follow(layout, SIZES, () => SIZES.forEach((size) => (node.style[size.replace(/_./g, ([, letter]) => letter.toUpperCase())] = layout.get(size) ?? "")));
    return node;
  }

  // --- a panel: from setting to setting as its answers lead ---
  const place = (model) => model.get("index") ?? (typeof model.get("value") === "boolean" ? +model.get("value") : Math.round((model.get("value") - model.get("min")) / model.get("step")));

  // A panel stands as it opens; what it answers in its other settings comes later, and is then caught up with.
  function wire(answers) {
    const { controls, answered, clicks, sets } = answers, toggle = models.get(answers.toggle), table = models.get(answers.table);
    const shown = answered.map((name) => place(models.get(controls[name])));
    let settling = false, rows = "", now = 0, told = null, own = new Set();
    const open = () => {
      toggle.set("description", toggle.get("value") ? "Hide the table" : "Show the table");
      table.set("value", toggle.get("value") ? rows : "");
    };
    const turn = (name, at) => show(told.turns[told.nodes[now][1][answered.indexOf(name)]][at], told.moves[name]?.[at]);
    // A slider that the page moves stays where the reader left it, but for a choice that moves it.
    function show(next, moved = []) {
      settling = true;
      now = next;
      const changes = new Map();
      told.traits.forEach((trait, i) => {
        const dot = trait.indexOf("."), name = trait.slice(0, dot), value = told.shown[told.nodes[now][0][i]];
        if (name === answers.table) return void (rows = value);
        if (own.has(name) && !moved.includes(name)) return;
        if (!changes.has(name)) changes.set(name, {});
        changes.get(name)[trait.slice(dot + 1)] = value;
      });
      for (const [name, change] of changes) models.get(name)?.set(change);
      open();
      answered.forEach((name, i) => (shown[i] = place(models.get(controls[name]))));
      settling = false;
    }
    function follow() {
      if (settling || !told) return;
      const moved = answered.findIndex((name, i) => place(models.get(controls[name])) !== shown[i]);
      if (moved >= 0) turn(answered[moved], place(models.get(controls[answered[moved]])));
    }
    answered.forEach((name) => models.get(controls[name]).on("change:value change:index", follow));
    toggle.on("change:value", open);
    for (const [name, charts] of Object.entries(clicks)) {
      for (const chart of charts) models.get(chart)?.on("sent", (_model, { type, value }) => {
        const control = models.get(controls[name]), chosen = control.get("_options_labels").indexOf(String(value));
        const asked = document.querySelector(`[data-widget="${answers.name}"] .ak-asked`);
        if (type !== "select") return;
        if (chosen >= 0) control.set("index", chosen);
        else asked.textContent = `${value} needs Python: open the lesson on Binder or on your computer.`;
      });
    }
    for (const [chart, names] of Object.entries(sets)) {
      models.get(chart)?.on("sent", (_model, { type, value }) => {
        if (type === "select") value.split(" ").forEach((each, i) => models.get(controls[names[i]]).set("value", +each));
      });
    }
    for (const name of answers.python) models.get(controls[name]).set("disabled", true);
    answers.come = async () => {
      const { traits, values, nodes, columns, turns, moves, frees } = await answers.laid;
      const whole = columns.map((each) => revive(each));
      told = { traits, nodes, turns, moves, shown: values.map((each) => revive(each, whole)) };
      own = new Set(Object.values(moves).flat(2));
      for (const [name, [control, at]] of Object.entries(frees)) {
        models.get(name).on("change:value change:index", () => settling || models.get(controls[control]).set("index", at));
      }
      rows = told.shown[nodes[0][0][traits.findIndex((trait) => trait.startsWith(answers.table))]];
      answers.ready = true;
      const moved = answered.map((name) => [name, place(models.get(controls[name]))]).filter(([, at], i) => at !== shown[i]);
      open();
      for (const [name, at] of moved) turn(name, at);
    };
  }

  function manager(answers) {
    return {
      get_model: async (name) => {
        const model = models.get(name);
        if (model?.bundle && !model.get("code")) model.state.code = await vega();
        return model;
      },
      still: answers && {
        note: answers.python.length ? "Controls that are faded need Python: open the lesson on Binder or on your computer." : "",
        get stale() { return answers.ready ? "What is said of this setting is worked out by Python: open the lesson on Binder or on your computer." : "What this setting shows is on its way …"; },
      },
    };
  }

  const waiting = {}; // mark of a file of answers -> who waits for it
  site.answers = (mark, text) => waiting[mark](unpacked(text));
  const panels = new Map();

  site.model = (name) => models.get(name);
  site.take = (widgets) => {
    for (const [name, { name: kind, state, module, bundle: isBundle }] of Object.entries(widgets)) {
      if (models.has(name)) continue;
      const model = new Model(kind, state);
      Object.assign(model, { module, bundle: isBundle, id: name });
      models.set(name, model);
    }
  };
  site.mount = (widgets, answersOf = {}) => {
    const ownAll = (name, answers, seen = new Set()) => {
      const model = models.get(name);
      if (!model || seen.has(name)) return;
      seen.add(name);
      model.widget_manager = manager(answers);
      for (const child of model.get("children") ?? []) ownAll(child.slice("IPY_MODEL_".length), answers, seen);
    };
    for (const host of document.querySelectorAll("[data-widget]")) {
      const name = host.dataset.widget, answers = answersOf[name];
      if (!(name in widgets)) continue;
      ownAll(name, answers);
      if (answers) (panels.set(name, answers), wire(Object.assign(answers, { name })));
      host.replaceChildren(draw(models.get(name)));
      if (answers) for (const lost of answers.python) explain(host, models.get(answers.controls[lost]));
      host.dataset.ready = "yes";
    }
  };

  // Explorers first; when a chart is there, what they answer in other settings, and then everything else.
  site.page = async ({ widgets, panels: answersOf, later }) => {
    site.take(widgets);
    if ([...models.values()].some((model) => model.bundle)) {
      vega().catch(() => {});
      site.mount(widgets, answersOf);
      await new Promise((done) => {
        const seen = new MutationObserver(() => document.querySelector("[data-drawn]") && (seen.disconnect(), done()));
        seen.observe(document.body, { subtree: true, attributeFilter: ["data-drawn"] });
        setTimeout(done, 5000);
      });
    } else site.mount(widgets, answersOf);
    for (const style of later.styles) document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: site.assets + style }));
    const practice = (async () => { for (const name of later.scripts) await script(name); })();
    for (const answers of panels.values()) {
      if (!answers.file) answers.laid = answers.only;
      else answers.laid = new Promise((done) => ((waiting[answers.mark] = done), script(answers.file)));
      await answers.come();
    }
    await practice;
    for (const picture of document.querySelectorAll("img[loading=lazy]")) picture.loading = "eager"; // for paper, and for offline
    document.documentElement.dataset.whole = "yes";
  };

  // Bring an explorer to where an exercise asks about it.
  site.visit = ({ name, places }) => {
    const host = document.querySelector(`[data-explorer="${name}"]`), answers = panels.get(host.dataset.widget);
    for (const [control, at] of Object.entries(places)) {
      if (answers.python.includes(control) || control === "run" || at == null) continue;
      const model = models.get(answers.controls[control]);
      const there = typeof at === "string" ? (model.get("_options_labels") ?? []).indexOf(at) : at;
      if (there !== -1) model.set(model.get("index") === undefined ? "value" : "index", there);
    }
    host.scrollIntoView({ block: "start" });
    host.setAttribute("tabindex", "-1");
    host.focus({ preventScroll: true });
  };
  // The question under a control that sleeps says why.
  function explain(host, model) {
    const label = model.get("description");
    for (const control of host.querySelectorAll(".ak-control:not(.ak-worded)")) {
      const own = control.querySelector(".widget-label, button")?.textContent;
      if (own === label) control.querySelector(".ak-question .widget-html-content").textContent = WORDS;
    }
  }
})();
