// The map: grids coloured by score or item. One grid is in the tab order; arrow keys move to the nearest one.
function gridMap(filtered, key, community) {
  const shapes = HEAD.map.shapes.length ? HEAD.map.shapes : scheme();
  const values = valuesBy(key);
  const { classOf, legend } = classesOf(values);
  const visible = new Set(filtered);
  const about = (shape) => {
    const number = unitOfGrid.get(shape[0]) ?? shape.number;
    if (number === undefined) return `${shape[1]}: ${say("noScore")}`;
    const whose = isCommunity ? ` (${UNITS.name[number]})` : "";
    const what = key === "score" ? "" : `${key} ${nameOf(key)} `;
    return `${shape[1]}${whose}: ${what}${points(values[number])} · ${rankText(number)}`;
  };
  const told = make("output", { class: "told", "aria-hidden": "true" });
  const paths = shapes.map((shape) => {
    const number = unitOfGrid.get(shape[0]) ?? shape.number;
    const isShown = number !== undefined && visible.has(number);
    return draw("path", {
      d: shape[3],
      class: `grid c-${classOf(number === undefined ? null : values[number])}${isShown ? "" : " dim"}`,
      role: number === undefined ? "img" : "link",
      tabindex: -1,
      "aria-label": about(shape),
      "data-unit": number,
    });
  });
  const show = (event) => {
    const place = paths.indexOf(event.target);
    if (place >= 0) told.textContent = about(shapes[place]);
  };
  const open = (event) => {
    const unit = event.target.dataset?.unit;
    if (unit !== undefined) goTo(unitAddress(UNITS.code[unit]));
  };
  const picture = draw("svg", {
    class: "map",
    viewBox: boxOf(shapes, paths, community),
    role: "group",
    "aria-label": say("map"),
    onclick: open,
    onmouseover: show,
    onfocusin: show,
    onkeydown: (event) => {
      if (event.key === "Enter" || event.key === " ") { open(event); event.preventDefault(); return; }
      const next = nearest(paths, event.target, event.key);
      if (!next) return;
      event.preventDefault();
      event.target.setAttribute("tabindex", -1);
      next.setAttribute("tabindex", 0);
      next.focus();
    },
  }, paths);
  (paths.find((path) => path.dataset.unit !== undefined && !path.classList.contains("dim")) ?? paths[0])?.setAttribute("tabindex", 0);
  return make("figure", { class: "map-figure" },
    HEAD.map.shapes.length === 0 && make("p", { class: "note" }, say("mapNone")),
    picture,
    make("figcaption", null, told, legendOf(legend), make("p", { class: "note no-print" }, say("mapHow")),
      HEAD.map.shapes.length > 0 && HEAD.map.without.length > 0 &&
        make("p", { class: "note" }, say("mapWithout", { codes: someOf(HEAD.map.without) }))));
}
const someOf = (codes) => codes.slice(0, 20).join(", ") + (codes.length > 20 ? " …" : "");

const legendOf = (legend) => make("ul", { class: "legend" }, legend.map(({ name, from, to, count }) =>
  make("li", null, make("span", { class: `key c-${name}` }),
    `${from === to ? points(from) : `${points(from)} – ${points(to)}`}`, make("small", null, ` (${count})`))));

// The whole map, or what belongs to one community with a margin round it.
function boxOf(shapes, paths, community) {
  const whole = [0, 0, shapes.width ?? HEAD.map.width, shapes.height ?? HEAD.map.height];
  const inside = community ? shapes.filter((shape) => shape[2] === community) : [];
  if (!inside.length) return `${whole[0] - 4} ${whole[1] - 4} ${whole[2] + 8} ${whole[3] + 8}`;
  const corners = inside.flatMap((shape) => pointsOf(shape[3]));
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  const [left, top] = [smallest(xs), smallest(ys)];
  const [wide, high] = [largest(xs) - left, largest(ys) - top];
  const margin = 0.05 * Math.max(wide, high) + 2;
  return `${left - margin} ${top - margin} ${wide + 2 * margin} ${high + 2 * margin}`;
}

// The corners of a path of rings "Mx yl dx dy dx dy ... z".
function pointsOf(path) {
  const found = [];
  for (const ring of path.split("M").slice(1)) {
    const numbers = ring.match(/-?\d+/g).map(Number);
    let [x, y] = [0, 0];
    for (let place = 0; place < numbers.length; place += 2) {
      x += numbers[place];
      y += numbers[place + 1];
      found.push([x, y]);
    }
  }
  return found;
}

const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
function nearest(paths, from, key) {
  const direction = DIRECTIONS[key];
  if (!direction || !paths.includes(from)) return null;
  const middle = (path) => { const box = path.getBBox(); return [box.x + box.width / 2, box.y + box.height / 2]; };
  const [x, y] = middle(from);
  let [best, shortest] = [null, Infinity];
  for (const path of paths) {
    if (path === from || path.dataset.unit === undefined) continue;
    const [a, b] = middle(path);
    const ahead = (a - x) * direction[0] + (b - y) * direction[1];
    const aside = Math.abs((a - x) * direction[1]) + Math.abs((b - y) * direction[0]);
    if (ahead > 0 && ahead + 2 * aside < shortest) [best, shortest] = [path, ahead + 2 * aside];
  }
  return best;
}

// Without boundaries: a square for every unit, a row for every community.
function scheme() {
  const order = [...UNITS.code.keys()].sort((a, b) =>
    natural(UNITS.parent[a] ?? "", UNITS.parent[b] ?? "") || natural(UNITS.code[a], UNITS.code[b]));
  const across = Math.max(4, Math.ceil(Math.sqrt(COUNT * 1.6)));
  let [row, column, last] = [0, 0, null];
  const squares = order.map((number) => {
    const parent = UNITS.parent[number];
    if (column === across || (last !== null && parent !== last)) [row, column] = [row + 1, 0];
    last = parent;
    const square = [UNITS.code[number], UNITS.name[number], parent, `M${column * 20} ${row * 20}l18 0 0 18 -18 0z`];
    square.number = number;
    column += 1;
    return square;
  });
  return Object.assign(squares, { width: across * 20, height: (row + 1) * 20 });
}
