// Files are dropped on it or chosen. One that is too large is told so here, before it is sent anywhere; what files
// hold goes to this computer's own Python alone.
function render({ model, el }) {
  const [label, input, said, empty] = ["label", "input", "span", "a"].map((name) => document.createElement(name));
  const most = model.get("most");
  label.className = "ak-drop";
  input.type = "file";
  input.multiple = true;
  input.accept = ".csv,.tsv,.txt,.xlsx,.xls,.ods,.sav";
  said.className = "ak-drop-said";
  said.setAttribute("role", "status");
  label.append("Drop files here, or choose them: ", input);
  empty.textContent = "Get an empty table";
  empty.download = "ratings.csv";
  empty.href = `data:text/csv;charset=utf-8,${encodeURIComponent("\uFEFF" + model.get("template"))}`;
  el.classList.add("ak-drops");
  el.append(label, empty, said);
  requestAnimationFrame(() => arrive(label, model, 8)); // once it stands in the page

  const take = async (files) => {
    const all = [...files];
    if (!all.length) return;
    const size = all.reduce((sum, file) => sum + file.size, 0);
    if (size > most) {
      said.textContent = `Found ${(size / 1e6).toFixed(1)} MB; at most ${most / 1e6} MB are taken at once. Keep only the columns `
        + "of the template, or bring fewer files. Nothing was read.";
      return;
    }
    said.textContent = "Reading …";
    try {
      const contents = await Promise.all(all.map((file) => file.arrayBuffer()));
      model.send({ names: all.map((file) => file.name) }, undefined, contents);
      said.textContent = "";
    } catch {
      said.textContent = "This could not be read: a folder, or a file that is gone. Choose files. Nothing was read.";
    }
    input.value = "";
  };
  input.addEventListener("change", () => take(input.files));
  for (const event of ["dragenter", "dragover"]) {
    label.addEventListener(event, (happened) => {
      happened.preventDefault();
      happened.stopPropagation(); // JupyterLab would open the file
      label.classList.add("ak-over");
    });
  }
  label.addEventListener("dragleave", () => label.classList.remove("ak-over"));
  label.addEventListener("drop", (happened) => {
    happened.preventDefault();
    happened.stopPropagation();
    label.classList.remove("ak-over");
    take(happened.dataTransfer.files);
  });
}
export default { render };
