// One of several words: buttons to choose from; guess and answer are marked beside them.
let groups = 0;

function choice(spec, changed) {
  const name = `ak-choice-${++groups}-${Math.random().toString(36).slice(2)}`;
  let guess = null;
  const rows = spec.options.map(([key, words]) => {
    const button = node("input", { type: "radio", name, value: key, onchange: () => changed((guess = key), true) });
    const marks = node("span", { class: "ak-marks" }), beside = node("span", { class: "ak-beside" });
    return { key, button, marks, beside, node: node("div", { class: "ak-option" }, node("label", {}, button, node("span", {}, words)), marks, beside) };
  });
  return {
    node: node("fieldset", { class: "ak-choice" }, node("legend", { class: "ak-hidden" }, spec.question), ...rows.map((row) => row.node)),
    value: () => guess,
    whole: (value) => value !== null,
    set: (value) => {
      guess = value ?? null;
      for (const row of rows) row.button.checked = row.key === guess;
    },
    lock: (on) => rows.forEach((row) => (row.button.disabled = on)),
    focus: () => rows[0].button.focus(),
    compare: (kept, answer) => {
      for (const row of rows) {
        const mine = kept.at(-1) === row.key, before = kept.length > 1 && kept[0] === row.key, fits = answer?.fits.includes(row.key);
        row.marks.replaceChildren(
          ...(fits ? [node("span", { class: "ak-data" }, `● ${answer.source}`)] : []),
          ...(mine ? [node("span", { class: "ak-guess" }, "◆ your guess")] : []),
          ...(before && !mine ? [node("span", { class: "ak-guess" }, "◇ at first")] : []),
        );
        row.beside.textContent = answer?.beside[row.key] ?? "";
        row.node.classList.toggle("ak-fits", Boolean(fits));
      }
    },
  };
}
