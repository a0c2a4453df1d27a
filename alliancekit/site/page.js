// What a page does by itself: light or dark, and a search through all lessons that asks no server.
(() => {
  const assets = document.currentScript.src.replace(/[^/]*$/, "");
  const theme = document.querySelector("button.theme"), dark = matchMedia("(prefers-color-scheme: dark)");
  const kept = { get: () => { try { return localStorage.getItem("alliance-theme"); } catch { return null; } }, set: (value) => { try { localStorage.setItem("alliance-theme", value); } catch { /* it lasts until the page is left */ } } };
  let wanted = kept.get();
  function paint() {
    const isDark = wanted ? wanted === "dark" : dark.matches;
    document.body.dataset.jpThemeLight = String(!isDark);
    theme.textContent = isDark ? "Light page" : "Dark page";
  }
  theme.addEventListener("click", () => {
    wanted = document.body.dataset.jpThemeLight === "true" ? "dark" : "light";
    kept.set(wanted);
    paint();
  });
  dark.addEventListener("change", paint);
  addEventListener("beforeprint", () => {
    document.body.dataset.jpThemeLight = "true";
    for (const fold of document.querySelectorAll(".words details")) fold.open = true;
  });
  addEventListener("afterprint", paint);
  paint();

  const input = document.querySelector(".search input"), found = document.querySelector(".found"), status = document.querySelector(".search [role=status]");
  let index;
  function ready() {
    index ??= new Promise((done, failed) => {
      globalThis.allianceSearch = done;
      document.head.append(Object.assign(document.createElement("script"), { src: `${assets}search.js`, onerror: failed }));
    });
    return index;
  }
  const plain = (text) => text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f]/g, "");
  async function look() {
    const words = plain(input.value).split(/\s+/).filter((word) => word.length > 1);
    if (!words.length) return void (found.replaceChildren(), (status.textContent = ""));
    const places = await ready().catch(() => (index = null));
    if (!places) return void (status.textContent = "The search needs the site's server, which cannot be reached.");
    const hits = places.map(([page, anchor, lesson, heading, text]) => {
      const [inHeading, inText] = [plain(heading), plain(text)];
      if (!words.every((word) => inHeading.includes(word) || inText.includes(word))) return null;
      const at = Math.max(0, inText.indexOf(words[0]) - 40);
      return { page, anchor, lesson, heading, near: text.slice(at, at + 120), weight: words.filter((word) => inHeading.includes(word)).length };
    }).filter(Boolean).sort((one, other) => other.weight - one.weight);
    found.replaceChildren(...hits.slice(0, 12).map(({ page, anchor, lesson, heading, near }) => {
      const link = Object.assign(document.createElement("a"), { href: `${page}#${encodeURIComponent(anchor)}`, textContent: heading });
      link.append(Object.assign(document.createElement("small"), { textContent: `${lesson}: … ${near} …` }));
      const item = document.createElement("li");
      item.append(link);
      return item;
    }));
    status.textContent = hits.length ? "" : "Nothing found.";
  }
  input.addEventListener("input", look);
  input.addEventListener("keydown", ({ key }) => key === "Escape" && ((input.value = ""), look()));
  found.addEventListener("click", () => { input.value = ""; setTimeout(look); });
})();
