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

export default {
  initialize: async (props) => (await kind(props.model)).initialize?.(props),
  render: async (props) => (await kind(props.model)).render?.(props),
};
