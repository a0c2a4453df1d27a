// The coupled equations solved in the page, so that the picture follows a slider without a trip to the kernel.
// alliancekit.stats.CoupledModel is the reference; a test holds these sums to it.

function influence(shape) {
  if ("below" in shape) {
    return (x) => Math.min(shape.ceiling, Math.max(shape.floor, (x < 0 ? shape.below : shape.above) * x));
  }
  if ("limit" in shape) return (x) => shape.limit * Math.tanh((shape.slope / shape.limit) * x);
  return (x) => shape.slope * x;
}

const linspace = (low, high, points) => Array.from({ length: points }, (_, i) => low + ((high - low) * i) / (points - 1));

// Runge-Kutta, fourth order, three steps between two rows; ends where an affect passes 100, as in the kernel.
function follow(change, start, session, points) {
  const steps = 3, h = session / (points - 1) / steps;
  const path = [[0, ...start]];
  let [t, c] = start;
  for (let row = 1; row < points; row++) {
    for (let step = 0; step < steps; step++) {
      const [t1, c1] = change(t, c);
      const [t2, c2] = change(t + (h / 2) * t1, c + (h / 2) * c1);
      const [t3, c3] = change(t + (h / 2) * t2, c + (h / 2) * c2);
      const [t4, c4] = change(t + h * t3, c + h * c3);
      t += (h / 6) * (t1 + 2 * t2 + 2 * t3 + t4);
      c += (h / 6) * (c1 + 2 * c2 + 2 * c3 + c4);
    }
    if (Math.max(Math.abs(t), Math.abs(c)) > 100) break;
    path.push([(session * row) / (points - 1), t, c]);
  }
  return path;
}

function kind(trace, determinant) {
  const root = Math.sqrt(Math.max(0, trace * trace - 4 * determinant));
  const rates = [(trace - root) / 2, (trace + root) / 2];
  if (Math.min(...rates.map(Math.abs)) < 1e-5) return "borderline";
  if (rates[0] < 0 && rates[1] > 0) return "saddle";
  return rates[1] < 0 ? "stable" : "unstable";
}

function classify(pair, f, therapist, client) {
  const slopes = (at) => [-1e-6, 1e-6].map((h) => (f(at + h) - f(at)) / h); // on either side: they differ at a kink
  const kinds = new Set();
  for (const s1 of slopes(client)) {
    for (const s2 of slopes(therapist)) kinds.add(kind(pair.m1 + pair.m2, pair.m1 * pair.m2 - pair.c1 * s1 * pair.c2 * s2));
  }
  return kinds.size === 1 ? [...kinds][0] : "borderline";
}

// Steady states: where the client is at rest on the therapist's null-cline. Scanned, then halved.
function steadyStates(pair, f, within, atRest) {
  const drift = (c) => pair.m2 * c + pair.b2 + pair.c2 * f(atRest(c));
  const grid = linspace(-within, within, 801), drifts = grid.map(drift).map((d) => (Math.abs(d) < 1e-12 ? 0 : d)), found = [];
  for (let i = 0; i < grid.length; i++) {
    if (drifts[i] === 0 && drifts[i + 1] !== 0) found.push(grid[i]);
    if (drifts[i] * drifts[i + 1] >= 0 || i + 1 === grid.length) continue;
    let [low, high] = [grid[i], grid[i + 1]];
    for (let half = 0; half < 45; half++) {
      const middle = (low + high) / 2;
      if (drift(middle) * drifts[i] > 0) low = middle;
      else high = middle;
    }
    found.push((low + high) / 2);
  }
  const states = found.map((c) => [atRest(c), c]).filter(([t]) => Math.abs(t) <= within);
  return states.map(([t, c]) => [t, c, classify(pair, f, t, c)]);
}

// A table by column, as a LiveChart takes it.
const table = (names, rows) => ({
  length: rows.length,
  columns: Object.fromEntries(names.map((name, i) => [name, rows.map((row) => row[i])])),
});

// Every data set of the two charts, from the values of the controls and the shape of the influence.
export function solve(pair, shape, { edge, within, session, flow, curve, points }) {
  const f = influence(shape);
  const change = (c1) => (t, c) => [pair.m1 * t + pair.b1 + c1 * f(c), pair.m2 * c + pair.b2 + pair.c2 * f(t)];
  const atRest = (c) => -(pair.b1 + pair.c1 * f(c)) / pair.m1;
  const now = change(pair.c1), grid = linspace(-edge, edge, flow), along = linspace(-edge, edge, curve);
  const curves = [
    ...along.map((c) => ["therapist", atRest(c), c, c]),
    ...along.map((t) => ["client", t, -(pair.b2 + pair.c2 * f(t)) / pair.m2, t]),
  ];
  const paths = [["as set", pair.c1], ...(pair.half ? [["half as strong", pair.c1 / 2]] : [])].flatMap(([setting, c1]) =>
    follow(change(c1), [pair.therapist, pair.client], session, points).map((row) => [...row, setting]));
  const lines = ["client", "therapist"].flatMap((person) =>
    paths.map(([time, t, c, setting]) => [time, setting, person, person === "client" ? c : t]));
  return {
    phase: {
      rows_flow: table(["therapist", "client", "d_therapist", "d_client"],
        grid.flatMap((c) => grid.map((t) => [t, c, ...now(t, c)]))),
      rows_nullclines: table(["curve", "therapist", "client", "along"],
        curves.filter(([, t, c]) => Math.max(Math.abs(t), Math.abs(c)) < 10 * edge)),
      rows_paths: table(["time", "therapist", "client", "setting"], paths),
      rows_states: table(["therapist", "client", "kind"], steadyStates(pair, f, within, atRest)),
    },
    lines: { rows_lines: table(["time", "setting", "person", "affect"], lines) },
  };
}

async function initialize({ model }) {
  const fetch = (reference) => model.widget_manager.get_model(reference.slice("IPY_MODEL_".length));
  const [phase, lines, shape] = await Promise.all(["phase", "lines", "shape"].map((name) => fetch(model.get(name))));
  const names = Object.keys(model.get("controls"));
  const controls = await Promise.all(names.map((name) => fetch(model.get("controls")[name])));
  let waits = false;
  const draw = () => {
    waits = false;
    const pair = Object.fromEntries(names.map((name, i) => [name, controls[i].get("value")]));
    const rows = solve(pair, model.get("shapes")[shape.get("index")], model.get("sizes"));
    phase.set(rows.phase);
    lines.set(rows.lines);
  };
  const soon = () => { // once for all that a situation moves, and after what is laid down for a page has been put back
    if (!waits) queueMicrotask(draw);
    waits = true;
  };
  for (const control of controls) control.on("change:value", soon);
  shape.on("change:index", soon);
  draw();
}

export default { initialize };
