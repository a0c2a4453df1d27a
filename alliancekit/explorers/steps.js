// A chart's marks, gone through by keys and told one by one: of a living chart, found here, and of a still picture, which
// brings them as a list (charts/steps.py, by the same rules). One copy serves the page.
const look = new CSSStyleSheet();
look.replaceSync(`
  .ak-steps { position: absolute; inset: 0; pointer-events: none; }
  .ak-steps:focus-visible, .ak-still:focus-visible { outline: 3px solid #D55E00; outline-offset: -3px; }
  .ak-still { position: relative; }
  .ak-ring { position: absolute; box-sizing: border-box; border: 2px solid #222; border-radius: 4px; box-shadow: 0 0 0 2px #fff, inset 0 0 0 1px #fff; pointer-events: none; }
  .ak-mark { position: absolute; z-index: 10; max-width: min(100%, 24em); box-sizing: border-box; white-space: pre-line; pointer-events: none; background: #222; color: #fff; border: 1px solid #fff; padding: 4px 8px; border-radius: 3px; font-size: 12px; line-height: 1.4; }
  .ak-mark:empty { border: 0; padding: 0; }`);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, look];

const EDGE = 5; // pixels around a point of a line, or a word

const HINT = "Left and right: from mark to mark. Up and down: to other marks. Page Up and Down: by ten. Escape: leave.";

function asWords(told) {
  if (told && typeof told === "object") {
    const known = Object.entries(told).filter(([, value]) => !["", "NaN", "null", "undefined"].includes(String(value)));
    return known.map(([name, value]) => `${name}: ${value}`).join("; ");
  }
  return String(told || "").replace(/\d+\.\d{3,}/g, (number) => (+number).toFixed(2)).replaceAll("_", " ");
}

// The marks of a view of Vega, group by group. Those with a tooltip say what it says; where no mark has one, each says
// its places in words. Words in the picture come last. What was said in a group before is not said again.
export function marksOf(view, { offsetLeft, offsetTop }, { rows, tipped }) {
  const found = [], texts = [], said = new Set();
  const visit = ({ marktype, role, items }, left, top) => {
    if (marktype !== "group") return void (role === "mark" && found.push({ marktype, items, left, top }));
    if (!["frame", "scope", "mark"].includes(role)) return; // axes, legends and titles
    for (const each of items) for (const inner of each.items ?? []) visit(inner, left + (each.x ?? 0), top + (each.y ?? 0));
  };
  const [x, y] = view.origin(), { left, top } = view.padding();
  visit(view.scenegraph().root, offsetLeft + left + x, offsetTop + top + y);
  const box = (marktype, item, left, top) => {
    const path = ["line", "area", "trail"].includes(marktype), { bounds } = item;
    const [x1, y1, x2, y2] = path ? [item.x - EDGE, Math.min(item.y, item.y2 ?? item.y) - EDGE, item.x + EDGE, Math.max(item.y, item.y2 ?? item.y) + EDGE] : [bounds.x1, bounds.y1, bounds.x2, bounds.y2];
    return { x: left + x1, y: top + y1, width: x2 - x1, height: y2 - y1 };
  };
  const groups = found.map(({ marktype, items, left, top }) => {
    const fresh = [];
    for (const item of items) {
      if (item.opacity === 0 && !item.tooltip) continue;
      const words = asWords(tipped ? item.tooltip : marktype !== "text" && item.description);
      if (!words && marktype === "text") {
        const text = [item.text ?? ""].flat().join(" ").trim();
        if (text && !said.has(text)) texts.push({ ...box(marktype, item, left, top), words: text, item });
        said.add(text);
      } else if (words && !said.has(words)) fresh.push({ ...box(marktype, item, left, top), words, item });
    }
    for (const { words } of fresh) said.add(words);
    return fresh.sort((one, other) => (rows ? one.y - other.y || one.x - other.x : one.x - other.x || one.y - other.y));
  });
  return [...groups, texts].filter((group) => group.length);
}

// Let an element's keys go through marks: `read` gives them, in the element's own pixels; `choose` takes one.
export function stepper(el, read, choose) {
  const part = (name) => el.appendChild(Object.assign(document.createElement("div"), { className: name }));
  const ring = part("ak-ring"), told = part("ak-mark");
  told.setAttribute("role", "status");
  ring.hidden = true;
  let now = null;
  const tell = (text, x = 4, y = 4) => {
    if (told.textContent !== text) told.textContent = text;
    told.style.left = `${Math.max(0, Math.min(x, el.scrollWidth - told.offsetWidth))}px`;
    told.style.top = `${Math.max(0, y)}px`;
  };
  const clear = () => {
    now = null;
    ring.hidden = true;
  };
  function hint() {
    if (!el.matches(":focus-visible") || now) return;
    tell(read().length ? HINT : "No marks are drawn here yet.");
    told.style.top = `${el.clientHeight - told.offsetHeight - 4}px`;
  }
  function show(groups, group, place) {
    const marks = groups[group], mark = marks[place];
    now = { group, place, mark };
    ring.hidden = false;
    for (const side of ["width", "height"]) ring.style[side] = `${Math.max(12, mark[side] + 8)}px`;
    ring.style.left = `${mark.x + mark.width / 2 - Math.max(12, mark.width + 8) / 2}px`;
    ring.style.top = `${mark.y + mark.height / 2 - Math.max(12, mark.height + 8) / 2}px`;
    tell(`${mark.words.replaceAll("; ", "\n")}\n${place + 1} of ${marks.length}${groups.length > 1 ? `, group ${group + 1} of ${groups.length}` : ""}`, mark.x + mark.width + 12, mark.y + mark.height + 10);
    const below = mark.y + mark.height + 10;
    if (below + told.offsetHeight > el.clientHeight) told.style.top = `${Math.max(0, mark.y - 10 - told.offsetHeight)}px`;
    ring.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
  function nearest(from, marks) { // along the axis that the marks follow, then across it
    const follows = marks.every(({ x }, i) => !i || x >= marks[i - 1].x) ? ["x", "y"] : ["y", "x"];
    const middle = (mark) => ({ x: mark.x + mark.width / 2, y: mark.y + mark.height / 2 }), here = middle(from);
    const far = marks.map((mark) => follows.map((side) => Math.round(Math.abs(middle(mark)[side] - here[side]))));
    return far.reduce((best, [along, across], i) => (along < far[best][0] || (along === far[best][0] && across < far[best][1]) ? i : best), 0);
  }
  el.addEventListener("keydown", (event) => {
    const { key } = event;
    if (event.target !== el || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const groups = read();
    if (!groups.length) return;
    if (key === "Escape") {
      if (!now) return;
      clear();
      tell("");
    } else if (key === "Enter" || key === " ") {
      if (!now || !choose) return;
      choose(now.mark.item);
    } else {
      let { group, place } = now ?? { group: 0, place: -1 };
      group = Math.min(group, groups.length - 1);
      const over = { ArrowDown: 1, ArrowUp: -1 }[key], last = groups[group].length - 1;
      const along = { ArrowRight: 1, ArrowLeft: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity }[key] ?? (groups.length === 1 || !now ? over : undefined);
      if (along !== undefined) place = Math.min(last, Math.max(0, place + along));
      else if (over === undefined) return;
      else if (groups[group + over]) {
        group += over;
        place = nearest(now.mark, groups[group]);
      }
      show(groups, group, place);
    }
    event.preventDefault();
    event.stopPropagation();
  });
  el.addEventListener("focus", hint);
  el.addEventListener("blur", () => (clear(), tell("")));
  hint();
  return () => { // the chart has moved
    if (el.tabIndex < 0 && read().length) el.tabIndex = 0; // until there is a mark, it is no stop
    if (!now) return;
    const groups = read(), { group, place, mark } = now;
    if (groups[group]?.[place]?.words === mark.words) show(groups, group, place);
    else clear();
  };
}

// A still picture: its marks stand in the list below it, in the pixels in which it was drawn.
document.addEventListener("focusin", ({ target: el }) => {
  if (!el.matches?.(".ak-still") || el.querySelector(".ak-mark")) return;
  const lists = [...(el.parentElement.querySelector(".ak-marks")?.querySelectorAll("ul") ?? [])];
  if (!lists.length) return;
  const picture = el.querySelector("img");
  el.setAttribute("role", "application");
  stepper(el, () => {
    const share = picture.clientWidth / picture.naturalWidth;
    return lists.map((list) => [...list.children].map((each) => {
      const [x, y, width, height] = (each.dataset.at ?? "").split(" ").map((side) => side * share);
      return { x: x + picture.offsetLeft, y: y + picture.offsetTop, width, height, words: each.textContent };
    }));
  });
});
