// A line drawn on the chart: by mouse or finger, by the arrow keys point by point, or in a table of values.
function line(spec, changed) {
  const { at, low, high, step } = spec, TOP = 12, BOTTOM = 26, HEIGHT = 254, LEFT = 46, RIGHT = 14;
  const fixed = spec.start == null ? 0 : 1; // the first point is given
  const span = at[at.length - 1] - at[0];
  let guess = at.map(() => null), problem = "", place = fixed, locked = false, kept = [], answer = null, width = 0, last = null;
  if (fixed) guess[0] = spec.start;
  const x = (value) => LEFT + ((width - LEFT - RIGHT) * (value - at[0])) / span;
  const y = (value) => TOP + ((HEIGHT - TOP - BOTTOM) * (high - value)) / (high - low);
  const inside = (value) => Math.min(high, Math.max(low, Number((Math.round(value / step) * step).toFixed(4))));
  const path = (values) => values.map((value, i) => (value == null ? "" : `${i && values[i - 1] != null ? "L" : "M"}${x(at[i]).toFixed(1)} ${y(value).toFixed(1)}`)).join("");
  const knots = (values) => values.map((value, i) => (value == null ? "" : `M${(x(at[i]) - 4).toFixed(1)} ${y(value).toFixed(1)}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0`)).join("");

  const back = node("g"), band = node("path", { class: "ak-band" }), truth = node("path", { class: "ak-truth" }), before = node("path", { class: "ak-before" });
  const mine = node("path", { class: "ak-mine-line" }), dots = node("path", { class: "ak-mine-knots" }), cursor = node("path", { class: "ak-cursor" });
  const picture = node("svg", { height: HEIGHT, width: "100%", role: "slider", tabindex: "0", "aria-orientation": "vertical", "aria-valuemin": low, "aria-valuemax": high, "aria-label": `${spec.label}: draw your line. Left and right choose a point, up and down move it.` }, back, band, truth, before, mine, dots, cursor);
  const legend = node("p", { class: "ak-legend" });
  const fields = at.map((value, i) => node("input", { inputmode: "decimal", class: "ak-number", "aria-label": `${spec.across} ${spec.names[i]}`, onchange: (event) => type(i, event.currentTarget) }));
  const cells = { low: [], value: [], high: [] };
  const head = (text) => node("th", { scope: "row" }, text);
  const table = node("table", {}, node("tr", {}, head(spec.across), ...spec.names.map((name) => node("th", { scope: "col" }, name))), node("tr", {}, head("your line"), ...fields.map((field) => node("td", {}, field))),
    ...Object.entries({ value: "the answer", low: "from", high: "to" }).map(([key, text]) => node("tr", {}, head(text), ...at.map(() => { const cell = node("td", {}, "–"); cells[key].push(cell); return cell; }))));
  const details = node("details", {}, node("summary", {}, "Type the values, or read them, in a table"), node("div", { class: "ak-scroll", tabindex: "0", role: "region", "aria-label": "The values of the lines" }, table));

  function follow() {
    mine.setAttribute("d", path(guess));
    dots.setAttribute("d", knots(guess));
    cursor.setAttribute("d", `M${x(at[place])} ${TOP}V${HEIGHT - BOTTOM}`);
    const value = guess[place];
    picture.setAttribute("aria-valuenow", value ?? low);
    picture.setAttribute("aria-valuetext", `${spec.across} ${spec.names[place]}: ${value == null ? "not drawn yet" : said(value, spec)}`);
  }
  function settle(resting, fault = "") {
    problem = fault;
    guess.forEach((value, i) => document.activeElement !== fields[i] && (fields[i].value = value == null ? "" : Number(value.toFixed(spec.digits))));
    changed([...guess], resting);
  }
  function type(i, field) {
    const found = read(field.value, spec);
    guess[i] = found.value ?? guess[i];
    follow();
    settle(true, found.problem);
  }
  // A quick hand skips points: those between two events get the values on the way.
  function reach(event) {
    const { left, top } = picture.getBoundingClientRect();
    const here = { x: event.clientX - left, y: event.clientY - top };
    const value = (v) => inside(high - ((v - TOP) * (high - low)) / (HEIGHT - TOP - BOTTOM));
    const from = last ?? here;
    at.forEach((where, i) => {
      const px = x(where);
      if (i < fixed || px < Math.min(from.x, here.x) || px > Math.max(from.x, here.x)) return;
      guess[i] = value(from.x === here.x ? here.y : from.y + ((here.y - from.y) * (px - from.x)) / (here.x - from.x));
    });
    const distances = at.map((where) => Math.abs(x(where) - here.x));
    const near = distances.indexOf(Math.min(...distances));
    if (near >= fixed) guess[(place = near)] = value(here.y);
    last = here;
    follow();
  }
  picture.addEventListener("pointerdown", (event) => {
    if (locked || event.button) return;
    picture.setPointerCapture(event.pointerId);
    event.preventDefault();
    picture.focus({ preventScroll: true });
    last = null;
    reach(event);
    settle(false);
  });
  picture.addEventListener("pointermove", (event) => {
    if (locked || !picture.hasPointerCapture(event.pointerId)) return;
    reach(event);
    settle(false);
  });
  picture.addEventListener("lostpointercapture", () => settle(true));
  picture.akKey = (event) => {
    const steps = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
    const sides = { ArrowLeft: place - 1, ArrowRight: place + 1, Home: fixed, End: at.length - 1 }[event.key];
    if (steps === undefined && sides === undefined) return;
    event.preventDefault();
    if (sides !== undefined) place = Math.min(at.length - 1, Math.max(fixed, sides));
    else if (!locked) {
      const start = guess[place] ?? guess.slice(0, place).findLast((value) => value != null);
      guess[place] = start == null ? inside((low + high) / 2) : inside(start + (guess[place] == null ? 0 : steps * step));
      settle(true);
    }
    follow();
  };
  function fit() {
    width = picture.clientWidth;
    if (!width) return;
    picture.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`); // on narrower paper it is drawn smaller, not cut
    const parts = spec.marks.flatMap((mark) => [
      node("path", { class: "ak-grid", d: `M${LEFT} ${y(mark)}H${width - RIGHT}` }),
      node("text", { x: LEFT - 6, y: y(mark) + 4, "text-anchor": "end" }, said(mark, { ...spec, digits: spec.step < 1 && high - low < 5 ? 1 : 0 })),
    ]);
    const every = Math.ceil((30 * at.length) / (width - LEFT - RIGHT));
    at.forEach((value, i) => i % every || parts.push(node("path", { class: "ak-axis", d: `M${x(value)} ${HEIGHT - BOTTOM}v5` }), node("text", { x: x(value), y: HEIGHT - BOTTOM + 18, "text-anchor": "middle" }, spec.names[i])));
    parts.push(node("path", { class: "ak-axis", d: `M${LEFT} ${TOP}V${HEIGHT - BOTTOM}H${width - RIGHT}` }));
    if (spec.dots) parts.push(node("path", { class: "ak-cloud", d: spec.dots.map(([a, b]) => `M${(x(a) - 2).toFixed(1)} ${y(b).toFixed(1)}a2 2 0 1 0 4 0a2 2 0 1 0 -4 0`).join("") }));
    back.replaceChildren(...parts);
    before.setAttribute("d", kept.length > 1 ? path(kept[0]) : "");
    truth.setAttribute("d", answer ? path(answer.value) : "");
    const edge = answer?.low ? `${path(answer.high)}L${answer.low.map((value, i) => `${x(at[i])} ${y(value)}`).reverse().join("L")}Z` : "";
    band.setAttribute("d", edge);
    follow();
  }
  return {
    node: node("div", { class: "ak-line-hand" }, legend, picture, node("p", { class: "ak-hint ak-across" }, spec.across), details),
    value: () => [...guess],
    problem: () => problem,
    next: () => {
      const open = guess.findIndex((each) => each == null);
      return guess.some((each, i) => i >= fixed && each != null) && `Go on: the line has no point yet at ${spec.across.split(/,| in /)[0]} ${spec.names[open]}.`;
    },
    whole: (value) => value.every((each) => each != null),
    set: (value) => {
      if (value) guess = [...value];
      if (fixed) guess[0] = spec.start;
      guess.forEach((each, i) => (fields[i].value = each ?? ""));
    },
    lock: (on) => {
      locked = on;
      picture.classList.toggle("ak-locked", on);
      picture.setAttribute("aria-readonly", on);
      fields.forEach((field, i) => (field.disabled = on || i < fixed));
    },
    focus: () => picture.focus(),
    compare: (guesses, found) => {
      kept = guesses;
      answer = found;
      const parts = [node("span", { class: "ak-guess" }, "╌◆╌ your line")];
      if (kept.length > 1) parts.push(node("span", { class: "ak-guess" }, "┈┈ at first"));
      if (answer) parts.push(node("span", { class: "ak-data" }, `━━ ${answer.name}`));
      legend.replaceChildren(node("span", {}, spec.unit_words), ...parts);
      for (const key of Object.keys(cells)) cells[key].forEach((cell, i) => (cell.textContent = answer?.[key] ? said(answer[key][i], spec) : "–"));
      fit();
    },
    fit,
  };
}
