// Predictions, exercises and reflections on a page without Python. What a reader did is kept in this browser only, under
// one key a site; a second window is read before anything is written.
(() => {
  const site = globalThis.alliance, KEY = `alliance-work ${new URL("..", site.assets).pathname}`;
  let without = {}; // where a browser keeps nothing, it lasts until the page is left
  const all = () => { try { return JSON.parse(localStorage.getItem(KEY)) ?? {}; } catch { return without; } };
  const kept = (part, id) => all()[part]?.[id];
  function keep(part, id, value) {
    const known = all();
    without = { ...known, [part]: { ...known[part], [id]: value } };
    try { localStorage.setItem(KEY, JSON.stringify(without)); } catch { /* see above */ }
  }

  // --- predictions ---
  const FITS = {
    scale: (guess, { low, high }) => Number.isFinite(guess) && low <= guess && guess <= high,
    choice: (guess, { options }) => options.some(([key]) => key === guess),
    order: (guess, { items }) => Array.isArray(guess) && [...guess].sort().join("\n") === items.map(([key]) => key).sort().join("\n"),
    line: (guess, { at, low, high }) => guess?.length === at.length && guess.every((each) => Number.isFinite(each) && low <= each && each <= high),
  };
  function predict(model, found) {
    const spec = model.get("spec"), fits = (guess) => FITS[spec.kind](guess, spec);
    const now = () => {
      const { draft = null, guesses = [], seen = false } = kept("predictions", spec.id) ?? {};
      const whole = guesses.filter(fits).slice(0, 2);
      return { draft, guesses: whole, seen: seen && whole.length > 0 };
    };
    const change = (more) => keep("predictions", spec.id, { ...now(), ...more });
    function show() {
      const { draft, guesses, seen } = now();
      const told = seen ? { words: site.compared(guesses, found, spec), answer: found.answer } : {};
      model.set({ kept: guesses, guess: guesses.at(-1) ?? draft, ...told });
    }
    model.comm_live = true;
    model.on("change:guess", () => now().guesses.length || change({ draft: model.get("guess") }));
    model.on("sent", (_model, { type, value }) => {
      const { guesses, seen } = now();
      if (type === "keep" && !seen && guesses.length < 2 && fits(value)) {
        change({ guesses: [...guesses, value], seen: guesses.length > 0 }); // a second thought brings the answer
      }
      if (type === "show" && guesses.length) change({ seen: true });
      show();
    });
    show();
  }

  // --- exercises ---
  function practise(model, { id, code, variants }) {
    let seed = 0, worked = false, right = false;
    const now = () => ({ tries: {}, tried: false, hints: 0, ...kept("exercises", id) });
    const change = (more) => keep("exercises", id, { ...now(), ...more });
    function offer() {
      const { tried, hints } = now(), variant = variants[seed], of = variant.hints.length;
      const explorer = variant.explorer && document.querySelector(`[data-explorer="${variant.explorer.name}"]`);
      const offers = [
        ["hint", hints < of && !right && `Hint ${hints + 1} of ${of}`],
        ["explorer", explorer && "Go to the explorer, set for this"],
        ["solution", !worked && (code ? hints === of : tried) && "Show a worked answer"],
        ["numbers", variants.length > 1 && "New numbers"],
      ];
      model.set({ actions: offers.filter(([, words]) => words), help: variant.hints.slice(0, hints).join("") + (worked ? variant.solution : "") });
    }
    function say(answer) {
      const [said, tone] = site.reply(variants[seed], answer);
      right = tone === "good";
      model.set({ said: answer || code ? said : "", tone: answer ? tone : "plain" });
      return tone;
    }
    function setOut() {
      const { question, choices } = variants[seed], answer = now().tries[seed] ?? "";
      worked = false;
      model.set({ question, choices, label: code ? "" : "Your answer", answer });
      say(answer);
      offer();
    }
    const deeds = {
      check(answer) {
        const [said, tone] = site.reply(variants[seed], answer);
        right = tone === "good";
        model.set({ said, tone });
        if (tone === "plain") return;
        const judged = variants[seed].number ? said !== "" && !said.includes("Could not read") : true;
        change({ tries: { ...now().tries, [seed]: answer }, tried: now().tried || judged });
      },
      hint: () => change({ hints: Math.min(now().hints + 1, variants[seed].hints.length) }),
      solution: () => (worked = true),
      numbers: () => ((seed = (seed + 1) % variants.length), setOut()),
      explorer: () => site.visit(variants[seed].explorer),
    };
    model.on("sent", (_model, { action, answer }) => {
      deeds[action]?.(answer);
      offer();
      model.set("answered", model.get("answered") + 1);
    });
    setOut();
  }

  // --- what is written ---
  function reflect(field, line, id) {
    const told = () => {
      const words = field.get("value").split(/\s+/).filter(Boolean).length;
      line.set("value", words ? `${words} word${words === 1 ? "" : "s"} kept in this browser.` : "Nothing written yet.");
    };
    field.state.value = kept("reflections", id) ?? "";
    field.open = true;
    field.on("change:value", () => (keep("reflections", id, field.get("value")), told()));
    told();
  }

  site.practice = ({ widgets, cards }) => {
    site.take(widgets);
    for (const [name, { prediction, exercise, card }] of Object.entries(cards)) {
      if (prediction) predict(site.model(name), prediction);
      else practise(site.model(card), exercise);
    }
    for (const host of document.querySelectorAll("[data-reflection]")) {
      const [field, line] = site.model(host.dataset.widget).get("children").map((each) => site.model(each.slice("IPY_MODEL_".length)));
      reflect(field, line, host.dataset.reflection);
    }
    site.mount(widgets);
  };
  document.querySelector(".forget")?.addEventListener("click", () => {
    if (!confirm("Forget the predictions, answers and notes that this browser keeps for this workbook?")) return;
    without = {};
    try { localStorage.removeItem(KEY); } catch { /* nothing was kept */ }
    location.reload();
  });
})();
