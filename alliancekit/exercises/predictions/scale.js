// A number on a scale: a slider with its ticks, a field, and below them the guess and the answer.
function scale(spec, changed) {
  const { low, high, step } = spec, EDGE = 12, AXIS = 30;
  let guess = null, problem = "", kept = [], answer = null;
  const slider = node("input", { type: "range", min: low, max: high, step, "aria-label": spec.label, class: "ak-unset" });
  const field = node("input", { inputmode: "decimal", class: "ak-number", "aria-label": `${spec.label}, as a number` });
  const picture = node("svg", { width: "100%", role: "img", "aria-label": "The scale" });
  const take = (text, resting) => {
    const found = read(text, spec);
    problem = found.problem ?? "";
    guess = found.value ?? guess;
    put();
    changed(guess, resting);
  };
  slider.addEventListener("input", () => take(slider.value));
  slider.addEventListener("change", () => take(slider.value, true));
  slider.addEventListener("pointerup", () => guess === null && !slider.disabled && take(slider.value, true));
  field.addEventListener("change", () => take(field.value, true));
  function put() {
    slider.value = guess ?? (low + high) / 2;
    slider.classList.toggle("ak-unset", guess === null);
    slider.setAttribute("aria-valuetext", guess === null ? "not set yet" : said(guess, spec));
    if (document.activeElement !== field && !problem) field.value = guess ?? "";
  }
  function fit() {
    const width = picture.clientWidth;
    if (!width) return;
    const x = (value) => EDGE + (width - 2 * EDGE) * Math.min(1, Math.max(0, (value - low) / (high - low)));
    const narrow = width < 440;
    const ROW = narrow ? 52 : 36, height = AXIS + 36 + ROW * spec.rows; // room for the answer, from the start
    picture.setAttribute("height", height);
    picture.setAttribute("viewBox", `0 0 ${width} ${height}`); // on narrower paper it is drawn smaller, not cut
    const write = (text, at, y, more = {}) => node("text", { x: at, y, ...more }, text);
    const parts = [node("path", { class: "ak-axis", d: `M${EDGE} 1H${width - EDGE}` })];
    const named = spec.ticks.map((tick, i) => {
      const name = spec.names[i], long = 7 * name.length; // about as wide as its letters come
      const anchor = name.length < 4 ? "middle" : x(tick) < 24 ? "start" : x(tick) > width - 24 ? "end" : "middle";
      const at = { start: 0, middle: x(tick), end: width }[anchor];
      return { name, anchor, at, left: at - { start: 0, middle: long / 2, end: long }[anchor], long };
    });
    // Where two names would meet, only their numbers are written.
    const short = narrow || named.some(({ left }, i) => i && left < named[i - 1].left + named[i - 1].long + 6);
    named.forEach(({ name, anchor, at }, i) => {
      parts.push(node("path", { class: "ak-axis", d: `M${x(spec.ticks[i])} 1v6` }));
      parts.push(write(short ? name.split(",")[0] : name, at, 21, { "text-anchor": anchor }));
    });
    let y = AXIS;
    if (kept.length) {
      const [first, second] = kept;
      const text = second === undefined ? `◆ Your guess: ${said(first, spec)}` : `◆ Your guess: ${said(second, spec)} (◇ at first ${said(first, spec)})`;
      const drop = x(second ?? first);
      parts.push(node("path", { class: "ak-guess-line", d: `M${drop} 1V${height - 4}` })); // words stand over it
      parts.push(write(text, 0, y + 13, { class: "ak-guess" }));
      kept.forEach((value, i) => {
        const hollow = i < kept.length - 1;
        parts.push(node("path", { class: hollow ? "ak-guess-hollow" : "ak-guess-mark", d: `M${x(value)} ${y + 18}l7 7l-7 7l-7 -7z` }));
      });
    }
    else {
      const words = narrow ? ["Your guess, and under it", "the answer, will stand here."] : ["Your guess, and under it the answer, will stand here."];
      words.forEach((text, i) => parts.push(write(text, 0, y + 40 + 16 * i, { class: "ak-empty" })));
    }
    // A class's guesses, where there are some, get a row of dots here, between one's own and the answer.
    y += 36;
    for (const mark of answer?.marks ?? []) {
      const bar = y + ROW - 11;
      const lines = narrow ? [`● ${mark.name}:`, mark.figures] : [`● ${mark.name}: ${mark.figures}`];
      lines.forEach((text, i) => parts.push(write(text, i * 14, y + 13 + 16 * i, { class: "ak-data" })));
      if (mark.low != null) parts.push(node("path", { class: "ak-data-line", d: `M${x(mark.low)} ${bar}H${x(mark.high)}M${x(mark.low)} ${bar - 5}v10M${x(mark.high)} ${bar - 5}v10` }));
      parts.push(node("circle", { class: "ak-data-mark", cx: x(mark.value), cy: bar, r: 5 }));
      y += ROW;
    }
    picture.replaceChildren(...parts);
    const spoken = [...picture.querySelectorAll(".ak-guess")].map((each) => each.textContent.slice(2));
    picture.setAttribute("aria-label", ["The scale", ...spoken, ...(answer?.marks ?? []).map((mark) => `${mark.name}: ${mark.figures}`)].join(". "));
  }
  return {
    node: node("div", { class: "ak-scale" }, node("div", { class: "ak-slider" }, slider, picture), field),
    value: () => guess,
    problem: () => problem,
    whole: (value) => value !== null,
    set: (value) => ((guess = value ?? null), put()),
    lock: (on) => (slider.disabled = field.disabled = on),
    focus: () => slider.focus(),
    compare: (guesses, found) => ((kept = guesses), (answer = found), fit()),
    fit,
  };
}
