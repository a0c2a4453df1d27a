// What is said of a guess and of a number, worked out in the page in the words that Python has for it; the tests hold
// the two to each other. Everything else that a card says is laid down.
(() => {
  const NEAR = 0.05, FAR = 0.2; // of a scale's length
  const SURPRISE = "A surprise is a good place to learn from: look again at what you expected, and why.";
  const nearness = (share) => (share <= NEAR ? "That is close." : share <= FAR ? "That is not far off." : SURPRISE);

  // Python rounds what lies exactly between two to the even one, toFixed away from 0.
  function fixed(value, digits) {
    const text = value.toFixed(digits), size = Math.abs(value), halves = size * 2 ** (digits + 1);
    if (!Number.isInteger(halves) || halves % 2 === 0) return text;
    const lower = Math.floor(size * 10 ** digits);
    return `${value < 0 ? "-" : ""}${((lower + (lower % 2)) / 10 ** digits).toFixed(digits)}`;
  }
  function written(value, { digits = 0, bare, unit = "" }) {
    const text = fixed(value, digits), size = text.replace("-", "");
    return `${+text < 0 ? "−" : ""}${bare && size.startsWith("0.") ? size.slice(1) : size}${unit}`;
  }

  const hands = {
    scale: {
      words: (guess, spec) => written(guess, spec),
      distance: (guess, { answer }) => Math.abs(guess - answer.marks[0].value),
      compare(guess, found, spec) {
        const { value, low, high, name, figures } = found.answer.marks[0], away = Math.abs(guess - value);
        const said = `You said ${written(guess, spec)}`, told = `${name}: ${figures}.`;
        if (+fixed(away, spec.digits) === 0) return `${said}, and so it is. ${told}`;
        if (low != null && high != null && low <= guess && guess <= high) return `${said}. ${told} Your guess lies within that interval.`;
        return `${said}. ${told} You were ${written(away, spec)} ${guess > value ? "above" : "below"}. ${nearness(away / (spec.high - spec.low))}`;
      },
    },
    choice: {
      words: (guess, spec) => `“${Object.fromEntries(spec.options)[guess]}”`,
      distance: (guess, { answer }) => +!answer.fits.includes(guess),
      compare(guess, { answer, sentence }, spec) {
        const words = (key) => hands.choice.words(key, spec);
        return answer.fits.includes(guess)
          ? `You chose ${words(guess)}, and that fits. ${sentence}`
          : `You chose ${words(guess)}; what fits is ${answer.fits.map(words).join(" or ")}. ${sentence}`;
      },
    },
    order: {
      words: (guess, spec) => guess.map((key) => Object.fromEntries(spec.items)[key]).join(", "),
      distance: (guess, { answer }) => guess.reduce((sum, first, i) => sum + guess.slice(i + 1).filter((second) => answer.order.indexOf(first) > answer.order.indexOf(second)).length, 0),
      compare(guess, found, spec) {
        const pairs = (guess.length * (guess.length - 1)) / 2, right = pairs - hands.order.distance(guess, found);
        const told = `From the ${spec.top} down, it is: ${hands.order.words(found.answer.order, spec)}.`;
        if (right === pairs) return `You have all of them in their places. ${told}`;
        return `${told} Taken two by two, ${right} of ${pairs} pairs stand as you put them. ${2 * right < pairs ? SURPRISE : "That is not far off."}`;
      },
    },
    line: {
      words: (guess, spec) => `a line from ${written(guess[0], { ...spec, unit: "" })} to ${written(guess.at(-1), { ...spec, unit: "" })}`,
      pairs: (guess, { answer }, spec) => guess.map((mine, i) => [mine, answer.value[i], answer.low?.[i], answer.high?.[i]]).slice(spec.start == null ? 0 : 1),
      distance(guess, found, spec) {
        const pairs = hands.line.pairs(guess, found, spec);
        return pairs.reduce((sum, [mine, value]) => sum + Math.abs(mine - value), 0) / pairs.length;
      },
      compare(guess, found, spec) {
        const pairs = hands.line.pairs(guess, found, spec), away = hands.line.distance(guess, found, spec);
        const above = pairs.filter(([mine, value]) => mine > value).length;
        const side = above > 0.7 * pairs.length ? ", mostly above it" : above < 0.3 * pairs.length ? ", mostly below it" : ", in parts above it and in parts below";
        const within = found.answer.low ? ` ${pairs.filter(([mine, , low, high]) => low <= mine && mine <= high).length} of its ${pairs.length} points are within the ${found.span}.` : "";
        return `Your line lies ${written(away, { ...spec, unit: "" })} from the answer on average${side}.${within} ${nearness((2 * away) / (spec.high - spec.low))}`;
      },
    },
  };

  function compared(kept, found, spec) {
    const hand = hands[spec.kind], said = [hand.compare(kept.at(-1), found, spec)];
    if (kept.length > 1) {
      const [first, second] = kept.map((guess) => hand.distance(guess, found, spec));
      const nearer = second < first ? "Your second thought was nearer." : first < second ? "Your first thought was nearer." : "Both were equally near.";
      said.push(`At first you said ${hand.words(kept[0], spec)}. ${nearer}`);
    }
    return [...said, found.after].join(" ").trim();
  }

  // --- numbers, as people write them ---
  const MINUS = /[–—‐‑‒―−﹣－﹘⁻₋➖˗⁃]/gu;
  const MARKS = { "٫": ".", "٪": "%", "٬": "'", "’": "'", "‘": "'", "＇": "'" };
  const UNSEEN = /[\p{Cf}\p{Cc}\p{Cs}\u034F\u3164\u115F\u2800\uFE00-\uFE0F]/u;
  const SIZE = "\\d{1,3}(?:(?<by>[ '_])\\d{3})(?:\\k<by>\\d{3})*(?:[.,]\\d+)?|\\d+(?:[.,]\\d+)*[.,]?|[.,]\\d+";
  const LIMIT = "\\s*[+-]?[\\d.,]+\\s*%?\\s*";
  const MORE = `(?<more>(?:\\s*[,;]?\\s*[\\[(]${LIMIT}(?:[,;]|to)${LIMIT}[\\])]|\\s*[,;(\\[]\\s*(?:\\d\\d(?:\\.\\d)?\\s*%\\s*(?:interval|CI)|CI\\b|interval\\b|and these data\\b|(?:p|n|N|SD|SE)\\s*[=<>≤])).*)?`;
  const HOW = "type only the number, such as 0.28 or -3.5";
  const quoted = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const digit = (letter) => {
    let code = letter.codePointAt(0), place = 0;
    while (/\p{Nd}/u.test(String.fromCodePoint(code - 1))) (code -= 1), (place += 1);
    return place % 10;
  };
  function tidied(text) {
    const plain = [...text.replace(MINUS, "-")].map((letter) => MARKS[letter] ?? letter).map((letter) => {
      if (/\s|[\x1c-\x1f\x85]/u.test(letter) && letter !== "\ufeff") return " ";
      if (/\p{Nd}/u.test(letter)) return digit(letter);
      return UNSEEN.test(letter) ? "" : letter >= "！" && letter <= "～" ? letter.normalize("NFKC") : letter;
    }).join("");
    const around = (each) => each.replace(/^[ ;"'`*“”„«»‹›]+|[ ;"'`*“”„«»‹›]+$/gu, "");
    return around(plain).replace(/(?<=[\p{L}\p{N}_%)\]])[.,;]+$/u, "").trim();
  }
  const unclear = (why = "") => ({ why });
  function pointed(given) {
    const digits = given.replace(/[ '_]/g, "");
    if (/^[1-9]\d{0,2},\d{3}$/.test(digits)) {
      const whole = digits.replace(",", ""), decimal = general(+digits.replace(",", "."));
      throw unclear(`which can be read as ${whole} and as ${decimal}: type it without a separator for thousands, with a point for decimals`);
    }
    if ((digits.match(/[.,]/g) ?? []).length <= 1) return digits.replace(",", ".");
    if (!/^(?:\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d{1,3}(?:\.\d{3})+(?:,\d*)?)$/.test(digits)) throw unclear();
    const at = Math.max(digits.lastIndexOf(","), digits.lastIndexOf("."));
    const once = digits.split(digits[at]).length === 2;
    const [whole, rest] = once ? [digits.slice(0, at), digits.slice(at + 1)] : [digits, ""];
    return `${whole.replace(/[.,]/g, "")}.${rest}`;
  }
  function read(text, { percent, unit }) {
    if ([...text].length > 300) throw unclear(`which is long: ${HOW}`);
    const tidy = tidied(text);
    if (["nan", "na", "n/a", "missing"].includes(tidy.toLowerCase())) return NaN;
    const behind = unit ? `(?:\\s*${quoted(unit)})?` : "";
    const found = new RegExp(`^(?:(?:(?<name>[\\p{L}_][^=:≈~\\d]{0,30})[=:])?\\s*[=≈~]?\\s*)(?<sign>[+-]?)\\s*(?<size>${SIZE})(?<power>[eE][+-]?\\d{1,4})?\\s*(?<percent>%|percent|per cent|pct)?${behind}${MORE}$`, "su").exec(tidy)?.groups;
    const name = (found?.name ?? "").trim();
    if (!found || (name && new RegExp(`(?<![\\p{L}\\p{N}_])${quoted(name)}\\s*=`, "u").test(found.more ?? ""))) {
      const numbers = tidy.match(/\d+(?:[.,]\d+)*|[.,]\d+/g) ?? [];
      throw unclear(numbers.length ? `which is ${numbers.length === 1 ? "a number and more" : "more than one number"}: ${HOW}` : "");
    }
    const value = +`${found.sign}${pointed(found.size)}${found.power ?? ""}`;
    return found.percent && !percent ? value / 100 : value;
  }
  // A number in at most six figures, as Python's "g" writes it.
  function general(value) {
    if (!value) return Object.is(value, -0) ? "-0" : "0";
    const [size, power] = value.toExponential(5).split("e"), short = (text) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);
    if (+power >= -4 && +power < 6) return short((+`${size}e${power}`).toFixed(5 - power));
    return `${short(size)}e${power[0]}${power.slice(1).padStart(2, "0")}`;
  }
  // A text as it was typed, in quotes, its middle left out where it is long.
  function typed(text) {
    const whole = (letters) => {
      const mark = letters.includes("'") && !letters.includes('"') ? '"' : "'";
      return mark + letters.replaceAll("\\", "\\\\").replaceAll(mark, `\\${mark}`).replaceAll("\n", "\\n").replaceAll("\t", "\\t").replaceAll("\r", "\\r") + mark;
    };
    const shown = whole(text);
    return `text: ${shown.length > 60 ? `${shown.slice(0, 28)}...${shown.slice(-29)}` : shown}`;
  }
  const BLANKS = new Set(["", "...", "…", "_", "__", "___", "____", "?", "none"]);
  const blank = (text) => BLANKS.has(text.trim().replace(/^["']+|["']+$/g, "").toLowerCase());

  // Which reply a number gets, and what stands in it for {value} or {found}.
  function number(text, asked) {
    if (blank(text)) return { reply: "" };
    const same = (value, other) => (Number.isNaN(value) || Number.isNaN(other) ? Number.isNaN(value) && Number.isNaN(other) : Math.abs(value - other) <= asked.tolerance + 1e-9 * Math.max(1, Math.abs(other)));
    let value;
    try {
      value = read(text, asked);
      if (Number.isNaN(value) && !asked.missing) throw unclear();
    } catch (fault) {
      if (typeof fault.why !== "string") throw fault;
      return { reply: "unread", found: [typed(text), fault.why].filter(Boolean).join(", ") };
    }
    if (!Number.isFinite(value) && !Number.isNaN(value)) return { reply: "unread", found: `${value < 0 ? "-" : ""}inf, which is no number one can work with` };
    const { right, wrong, tolerance } = asked, said = { value: general(value) };
    if (same(value, right)) return { reply: "right" };
    const idea = wrong.findIndex((each) => same(value, each));
    if (idea >= 0) return { reply: `wrong ${idea}` };
    if (Number.isNaN(value) || Number.isNaN(right)) return { reply: "missing" };
    if (Math.abs(value - right) <= 10 * tolerance) return { reply: "near" };
    if (same(value * 100, right) || same(value / 100, right)) return { reply: "factor" };
    return same(-value, right) ? { reply: "sign" } : { reply: "other", ...said };
  }

  const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;").replace(/'/g, "&#x27;");

  // The card's words for an answer, and its tone.
  function reply(variant, answer) {
    if (!variant.number) return variant.replies[answer] ?? variant.replies[""];
    const { reply: name, ...said } = number(answer, variant.number), [html, tone] = variant.replies[name];
    return [html.replace(/\{(value|found)\}/g, (whole, key) => (key in said ? escaped(said[key]) : whole)), tone];
  }

  Object.assign((globalThis.alliance ??= {}), { compared, reply });
})();
