// Fetches the module of a widget's kind, which the kernel has sent once; the page imports it once, too.
const kinds = (globalThis[Symbol.for("alliancekit.kinds")] ??= new Map());

async function kind(model) {
  const script = await model.widget_manager.get_model(model.get("script").slice("IPY_MODEL_".length));
  const module = script.get("module");
  if (!kinds.has(module)) {
    document.head.append(Object.assign(document.createElement("style"), { textContent: script.get("style") }));
    kinds.set(module, import(URL.createObjectURL(new Blob([module], { type: "text/javascript" }))));
  }
  return (await kinds.get(module)).default;
}

// The words printed for where no widget is drawn are not shown beside one. (`:has()` could tell, but then a page asks
// it anew whenever a slider's number changes, and lays itself out again: 6 ms of the 17 that a move may take.)
function stands(el, tries = 600) {
  if (el.isConnected) el.closest(".jp-OutputArea-child")?.classList.add("ak-drawn");
  else if (tries) requestAnimationFrame(() => stands(el, tries - 1));
}

export default {
  initialize: async (props) => (await kind(props.model)).initialize?.(props),
  render: async (props) => {
    const ended = await (await kind(props.model)).render?.(props);
    stands(props.el);
    return ended;
  },
};
