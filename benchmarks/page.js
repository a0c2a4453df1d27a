// What the benchmarks of explorers put into the page. A picture is known by small copies of its canvases, by its image
// or by its SVG; a move ends in the first frame in which the picture is another.
const small = new OffscreenCanvas(256, 96).getContext("2d", { willReadFrequently: true });
const print = (canvas) => {
  small.clearRect(0, 0, 256, 96);
  small.drawImage(canvas, 0, 0, 256, 96);
  const pixels = new Uint32Array(small.getImageData(0, 0, 256, 96).data.buffer);
  return pixels.reduce((sum, value) => (sum * 31 + value) | 0, 7);
};
const shown = (cell) => {
  const canvases = [...cell.querySelectorAll("canvas")].filter((canvas) => canvas.width && canvas.offsetParent);
  if (canvases.length) return canvases.map(print).join();
  const image = cell.querySelector(".jp-OutputArea-output img");
  return image ? (image.complete ? image.src : "") : (cell.querySelector("svg.marks")?.innerHTML ?? "");
};
const frame = () => new Promise(requestAnimationFrame);
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

const settle = async (cell, quiet) => {
  let picture = shown(cell), last = performance.now();
  while (performance.now() - last < quiet) {
    await frame();
    const now = shown(cell);
    if (now && now !== picture) [picture, last] = [now, performance.now()];
  }
};

// One step of a slider's handle, turning at its ends.
const press = (handle) => {
  const [value, least, most] = ["now", "min", "max"].map((name) => Number(handle.getAttribute(`aria-value${name}`)));
  if (value >= most) handle.dataset.key = "ArrowLeft";
  if (value <= least) handle.dataset.key = "ArrowRight";
  handle.dispatchEvent(new KeyboardEvent("keydown", { key: (handle.dataset.key ??= "ArrowRight"), bubbles: true }));
};
const choose = (select, place) => {
  select.selectedIndex = place;
  select.dispatchEvent(new Event("change", { bubbles: true }));
};
const step = (control) =>
  control.matches("select") ? choose(control, (control.selectedIndex + 1) % control.options.length) : press(control);

// Milliseconds of each move, to the beginning of the frame that has another picture: to read it off takes the stopwatch
// a few more. A move that leaves the picture as it was for `patience` ms is null.
window.moves = async (cell, acts, patience) => {
  const times = [];
  for (const act of acts) {
    await settle(cell, 300);
    await sleep(17 * Math.random());
    const before = shown(cell), start = performance.now();
    act();
    let now = before, spent = 0;
    while ((!now || now === before) && spent < patience) {
      await frame();
      spent = performance.now() - start;
      now = shown(cell);
    }
    times.push(now && now !== before ? spent : null);
  }
  return times;
};
window.steps = (cell, control, count, patience) => moves(cell, Array(count).fill(() => step(control)), patience);
window.choices = (cell, list, patience) => {
  const selects = [...cell.querySelectorAll("select")];
  const named = (label) => selects.find((select) => select.labels[0]?.textContent.trim() === label);
  const place = (select, option) => [...select.options].findIndex((each) => each.text === option);
  const acts = list.map(([label, option]) => () => choose(named(label), place(named(label), option)));
  return moves(cell, acts, patience);
};

// 30 steps a second for 3 seconds: how many changed pictures were shown, and how long after the last step the last.
window.drag = async (cell, handle) => {
  await settle(cell, 800);
  let last = Infinity;
  const seen = (async () => {
    let picture = shown(cell), at = 0, count = 0;
    while (last === Infinity || performance.now() - Math.max(at, last) < 1500) {
      await frame();
      const now = shown(cell);
      if (now && now !== picture) [picture, at, count] = [now, performance.now(), count + 1];
    }
    return { at, count };
  })();
  const start = performance.now();
  for (let i = 0; i < 90; i++) {
    await sleep(start + (i * 1000) / 30 - performance.now());
    press(handle);
  }
  last = performance.now();
  const { at, count } = await seen;
  return { count, behind: Math.max(0, at - last) };
};

window.watchCharts = () => {
  const start = performance.now();
  let count = 0;
  window.lastChart = { ms: 0, count };
  const look = () => {
    const now = document.querySelectorAll(".ak-live[data-drawn=yes], .vega-embed canvas, .vega-embed svg").length;
    if (now > count) {
      const ms = performance.now() - start;
      window.lastChart = { first: window.lastChart.first ?? ms, ms, count: (count = now) };
    }
    requestAnimationFrame(look);
  };
  look();
};
