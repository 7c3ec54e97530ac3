// Elements, numbers, language and appearance. Text only ever becomes text nodes.
const root = document.documentElement;
const SVG = "http://www.w3.org/2000/svg";

const kept = {
  get(key) { try { return localStorage.getItem(`gridscore-${key}`); } catch { return null; } },
  set(key, value) { try { localStorage.setItem(`gridscore-${key}`, value); } catch { /* a page without a memory */ } },
};
const state = {
  lang: kept.get("lang") === "en" ? "en" : "zh",
  theme: ["light", "dark"].includes(kept.get("theme")) ? kept.get("theme") : "auto",
};

function put(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(9).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}
const make = (tag, attributes, ...children) => put(document.createElement(tag), attributes, children);
const draw = (tag, attributes, ...children) => put(document.createElementNS(SVG, tag), attributes, children);

function say(key, values = {}) {
  return WORDS[key][state.lang === "zh" ? 0 : 1].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}
const term = (group, word) => (state.lang === "zh" && TERMS[group][word]) || String(word).replaceAll("_", " ");
const either = (pair) => (state.lang === "zh" ? pair[0] ?? pair[1] : pair[1] ?? pair[0]);

// Points come in hundredths: whole numbers, so nothing is rounded here.
const MINUS = "\u2212";
const points = (hundredths) =>
  hundredths === null ? "–" : (hundredths < 0 ? MINUS : "") + (Math.abs(hundredths) / 100).toFixed(2);
const signed = (hundredths) => (hundredths > 0 ? "+" : hundredths === 0 ? "±" : "") + points(hundredths);
const grouped = (text) => {
  const [whole, part] = String(text).split(".");
  return whole.replace(/\B(?=(\d{3})+$)/g, ",") + (part ? `.${part}` : "");
};

// Not Math.min(...values): there may be more values than a call takes.
const smallest = (values) => values.reduce((a, b) => Math.min(a, b), Infinity);
const largest = (values) => values.reduce((a, b) => Math.max(a, b), -Infinity);

function periodName(period) {
  if (state.lang === "en") return period;
  const [year, part] = period.split("-");
  if (!part) return `${year}年`;
  return part[0] === "Q" ? `${year}年第${"一二三四"[part[1] - 1]}季度` : `${year}年${Number(part)}月`;
}

// Columns: {label, cell(row), right?, class?, isHeader?}. Roles are written out: on a phone rows are laid out as cards.
function table(caption, columns, rows, attributes = {}) {
  return make("table", { role: "table", ...attributes },
    make("caption", { class: "unseen" }, caption),
    make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, columns.map((column) =>
      make("th", { scope: "col", role: "columnheader", class: classOfCell(column) }, column.label)))),
    make("tbody", { role: "rowgroup" }, rows.map((row) => tableRow(columns, row))));
}
function tableRow(columns, row) {
  return make("tr", { role: "row" }, columns.map((column) => make(column.isHeader ? "th" : "td", {
    class: classOfCell(column),
    scope: column.isHeader && "row",
    role: column.isHeader ? "rowheader" : "cell",
    "data-label": column.label,
  }, column.cell(row))));
}
const classOfCell = (column) => [column.right && "right", column.class].filter(Boolean).join(" ") || null;
function bar(part, whole, label) {
  const share = whole > 0 ? Math.max(0, Math.min(1, part / whole)) : 0;
  return draw("svg", { class: "bar", viewBox: "0 0 100 8", preserveAspectRatio: "none", role: "img", "aria-label": label },
    draw("rect", { class: "rail", width: 100, height: 8 }),
    draw("rect", { class: share < 1 ? "part" : "full", width: 100 * share, height: 8 }));
}
const section = (id, title, ...children) =>
  make("section", { id, "aria-labelledby": `${id}-title` }, make("h2", { id: `${id}-title` }, title), children);
