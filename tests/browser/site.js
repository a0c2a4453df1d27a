// What the tests of the site put into its page: all charts drawn, every slider moved, and every setting gone to by hand.
window.siteTest = (() => {
  const wait = (ms) => new Promise((done) => setTimeout(done, ms));
  const all = (where, selector) => [...where.querySelectorAll(selector)];
  const charts = () => all(document, ".ak-live[data-drawn]").map((el) => ({ el, model: alliance.model(el.dataset.model) }));
  const living = () => Boolean(document.querySelector(".explorer, .practice"));

  // Charts are drawn when first in sight: folds are opened, and every page of a panel is turned to.
  async function seeAll() {
    while (living() && !document.documentElement.dataset.whole) await wait(50);
    for (const panel of all(document, ".ak-panel")) {
      for (const fold of all(panel, ".ak-fold-head button[aria-expanded=false]")) fold.click();
      for (const tab of all(panel, "[role=tab]").reverse()) (tab.click(), await wait(150));
      for (const chart of all(panel, ".ak-live")) (chart.scrollIntoView({ block: "center" }), await wait(80));
    }
    for (const card of all(document, ".practice")) (card.scrollIntoView(), await wait(30));
    for (let i = 0; i < 100 && document.querySelector(".ak-live:not([data-drawn])"); i++) await wait(100);
  }

  function set(panel, model, place) {
    const label = model.get("description");
    const own = all(panel, ".ak-control").find((each) => all(each, ".widget-label, button").some((one) => one.textContent === label));
    const input = own?.querySelector("select, input, .widget-button");
    if (!input || input.disabled) return `${label} cannot be moved`;
    if (input.type === "radio") return void all(own, "input")[place].click();
    if (input.matches("button")) return void (Boolean(place) === model.get("value") || input.click());
    if (input.matches("select")) input.selectedIndex = place;
    else input.value = model.get("min") + place * model.get("step");
    input.dispatchEvent(new Event(input.matches("select") ? "change" : "input", { bubbles: true }));
  }

  // A slider that moves a chart in the page: the chart has its value at once, at both ends and between.
  async function sliders() {
    const faults = [];
    for (const { el, model } of charts()) {
      const panel = el.closest(".ak-panel");
      for (const [param, reference] of Object.entries(model.get("links"))) {
        const control = alliance.model(reference.slice("IPY_MODEL_".length));
        if (control.get("min") === undefined || control.get("disabled")) continue;
        const most = Math.round((control.get("max") - control.get("min")) / control.get("step"));
        for (const place of [0, Math.floor(most / 3), most]) {
          const fault = set(panel, control, place);
          if (fault || el.alliance.signal(param) !== control.get("value")) faults.push(fault ?? `${param} at ${place}`);
        }
      }
    }
    return faults;
  }

  // Values as JSON; bytes and columns that stand elsewhere as what they are.
  function plain(value, columns) {
    const numbers = (view) => [...new Float64Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength))];
    const bytes = (text) => new DataView(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer);
    const read = (each) => {
      if (each instanceof DataView) return numbers(each);
      if (typeof each?.$c === "number") return read(columns[each.$c]);
      if (typeof each?.$b === "string") return numbers(bytes(each.$b));
      if (Array.isArray(each)) return each.map(read);
      return each && typeof each === "object" ? Object.fromEntries(Object.entries(each).map(([name, one]) => [name, read(one)])) : each;
    };
    return read(value);
  }

  // What the charts hold, beside what was laid down for them.
  async function drawn(panel, found, node) {
    const faults = [];
    for (const [i, trait] of found.traits.entries()) {
      const [name, rows] = trait.split(".rows_");
      const el = rows && charts().find(({ el, model }) => model.id === name && panel.contains(el))?.el;
      if (!el) continue;
      const told = plain(found.values[found.nodes[node][0][i]], found.columns);
      const wanted = JSON.stringify(told.columns);
      const now = () => JSON.stringify(Object.fromEntries(Object.keys(told.columns).map((column) => [column, el.alliance.data(rows).map((row) => row[column] ?? null)])));
      for (let tries = 0; tries < 60 && now() !== wanted; tries++) await wait(50);
      if (now() !== wanted) faults.push(`the chart's ${rows} are not those laid down`);
    }
    return faults;
  }

  const SAMPLE = 8; // settings in which the charts themselves are asked

  async function go({ panel: name, found, moves }) {
    const panel = document.querySelector(`[data-widget="${name}"] .ak-panel`), faults = [];
    if (!panel) return ["the explorer is not there"];
    const toggle = alliance.model(found.toggle);
    if (!toggle.get("value")) toggle.set("value", true);
    for (const control of found.python) {
      if (!alliance.model(found.controls[control]).get("disabled")) faults.push(`${control} needs Python, and can be moved`);
    }
    const own = found.traits.map((trait) => trait.split(".")), moved = new Set(Object.values(found.moves).flat(2));
    const words = own.findIndex(([model]) => alliance.model(model).get("_dom_classes")?.includes("ak-sentence"));
    for (const [step, [control, place, node]] of moves.entries()) {
      const stands = found.traits.findIndex((trait) => trait.endsWith(".said"));
      const where = `${control} at ${place}`, fault = set(panel, alliance.model(found.controls[control]), place);
      if (fault) faults.push(fault);
      const said = found.values[found.nodes[node][0][stands]] ?? {};
      const stale = Object.entries(said).some(([name, at]) => {
        const model = alliance.model(found.controls[name]), now = model.get("index") ?? model.get("value");
        return typeof at === "number" && typeof now === "number" ? Math.abs(at - now) > 1e-6 : JSON.stringify(at) !== JSON.stringify(now);
      });
      own.forEach(([model, trait], i) => {
        if (stale && moved.has(model)) return; // the reader has moved it since
        const told = JSON.stringify(plain(found.values[found.nodes[node][0][i]], found.columns));
        const shown = JSON.stringify(plain(alliance.model(model).get(trait)));
        if (told !== shown && !(trait === "disabled" && found.python.some((each) => found.controls[each] === model))) faults.push(`${where}: ${trait} is ${shown?.slice(0, 80)}, not ${told.slice(0, 80)}`);
      });
      if (words >= 0) {
        const html = alliance.model(own[words][0]).get("value");
        if (panel.querySelector(".ak-sentence .widget-html-content").innerHTML !== Object.assign(document.createElement("div"), { innerHTML: html }).innerHTML) faults.push(`${where}: the sentence is another`);
      }
      if (panel.classList.contains("ak-unsaid") !== stale) faults.push(`${where}: what is said is of ${stale ? "another" : "this"} setting`);
      if (stale && moved.size === 0) faults.push(`${where}: nothing should be of another setting here`);
      if (step % Math.ceil(moves.length / SAMPLE) === 0) faults.push(...await drawn(panel, found, node));
      if (faults.length > 5) break;
    }
    return faults;
  }
  return { seeAll, sliders, go };
})();
