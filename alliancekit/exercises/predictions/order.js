// Things put in order: dragged, or moved by their two buttons; the answer's order stands beside one's own.
function order(spec, changed) {
  let now = spec.items.map(([key]) => key), locked = false, given = null;
  const names = Object.fromEntries(spec.items);
  const list = node("ol", { class: "ak-mine" }), theirs = node("ol", { class: "ak-theirs" });
  const told = node("span", { class: "ak-hidden", "aria-live": "polite" });
  const rows = Object.fromEntries(spec.items.map(([key, words]) => [key, row(key, words)]));
  function row(key, words) {
    const button = (step, sign, where) => node("button", { "aria-label": `Move ${words} ${where}`, onclick: (event) => (move(key, step), event.currentTarget.focus()) }, sign);
    const up = button(-1, "▲", "up"), down = button(1, "▼", "down");
    const item = node("li", { class: "ak-item" }, node("span", { class: "ak-grip", "aria-hidden": "true" }, "⠿"), node("span", { class: "ak-name" }, words), up, down);
    item.addEventListener("pointerdown", (event) => {
      if (locked || event.target.closest("button")) return;
      event.preventDefault();
      item.setPointerCapture(event.pointerId);
      item.classList.add("ak-dragged");
    });
    item.addEventListener("pointermove", (event) => {
      if (!item.hasPointerCapture(event.pointerId)) return;
      const { top, height } = list.getBoundingClientRect();
      const place = Math.min(now.length - 1, Math.max(0, Math.floor((event.clientY - top) / (height / now.length))));
      if (now.indexOf(key) !== place) move(key, place - now.indexOf(key), false);
    });
    item.addEventListener("lostpointercapture", () => (item.classList.remove("ak-dragged"), given && changed([...now], true)));
    return { item, up, down };
  }
  function move(key, step, resting = true) {
    const from = now.indexOf(key), to = from + step;
    if (locked || to < 0 || to >= now.length) return;
    now.splice(to, 0, ...now.splice(from, 1));
    given = now;
    put();
    told.textContent = `${names[key]}: place ${to + 1} of ${now.length}`;
    changed([...now], resting);
  }
  function put() {
    now.forEach((key, i) => {
      const { item, up, down } = rows[key];
      if (list.children[i] !== item) list.insertBefore(item, list.children[i] ?? null);
      up.disabled = locked;
      down.disabled = locked;
      up.setAttribute("aria-disabled", i === 0);
      down.setAttribute("aria-disabled", i === now.length - 1);
    });
  }
  put();
  const column = (title, content) => node("div", { class: "ak-column" }, node("p", { class: "ak-hint" }, title), content);
  const first = node("p", { class: "ak-hint ak-first" });
  return {
    node: node("div", { class: "ak-order" }, column(`Yours: ${spec.top} at the top`, list), column("The answer", theirs), first, told),
    value: () => [...now],
    whole: () => true,
    set: (value) => {
      if (value) (now = [...value]), (given = now);
      put();
    },
    lock: (on) => ((locked = on), list.classList.toggle("ak-locked", on), put()),
    focus: () => rows[now[0]].down.focus(),
    compare: (kept, answer) => {
      if (kept.length) (now = [...kept.at(-1)]), put();
      first.textContent = kept.length > 1 ? `◇ At first: ${kept[0].map((key) => names[key]).join(", ")}` : "";
      const shown = answer?.order ?? now.map(() => null);
      theirs.replaceChildren(...shown.map((key) => node("li", { class: key ? "ak-item ak-data" : "ak-item ak-empty" }, key ? `● ${names[key]}: ${answer.values[key]}` : "")));
    },
  };
}
