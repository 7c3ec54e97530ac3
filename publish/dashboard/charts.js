// The trend: the mean as a line in a band from lowest to highest, and of a unit its own line.
function trendChart(number) {
  const { periods, means, least, most, scores } = HEAD.trend;
  if (periods.length < 2) return make("p", { class: "note" }, say("trendFirst"));
  const own = number === undefined ? null : scores.map((column) => column[number]);
  const isNarrow = innerWidth < 600;
  const [width, height, left, right, top, bottom] = [isNarrow ? 400 : 640, 240, 46, 14, 18, 30];
  const [low, high] = scale(Math.min(...least), Math.max(...most));
  const x = (place) => left + (place * (width - left - right)) / (periods.length - 1);
  const y = (value) => top + ((high - value) * (height - top - bottom)) / (high - low);
  const line = (values) => values.map((value, place) => [value, place]).filter(([value]) => value !== null)
    .map(([value, place], step) => `${step ? "L" : "M"}${x(place).toFixed(1)} ${y(value).toFixed(1)}`).join("");
  const band = most.map((value, place) => `${x(place)},${y(value)}`)
    .concat(least.map((value, place) => `${x(place)},${y(value)}`).reverse()).join(" ");
  const shown = own ?? means;
  const told = periods.map((period, place) => `${periodName(period)} ${points(shown[place])}`).join(", ");
  const ticks = [0, 1, 2, 3, 4].map((step) => low + (step * (high - low)) / 4);
  return make("figure", { class: "chart" },
    draw("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": `${say("trend")}: ${told}` },
      ticks.map((tick) => [
        draw("line", { class: "tick", x1: left, x2: width - right, y1: y(tick), y2: y(tick) }),
        draw("text", { class: "axis", x: left - 6, y: y(tick) + 4, "text-anchor": "end" }, String(tick / 100)),
      ]),
      draw("polygon", { class: "band", points: band }),
      draw("path", { class: own ? "mean faint" : "mean", d: line(means) }),
      own && draw("path", { class: "own", d: line(own) }),
      periods.map((period, place) => [
        draw("text", { class: "axis", x: x(place), y: height - 8, "text-anchor": anchor(place, periods.length) },
          isNarrow || periods.length > 6 ? period.slice(2) : period),
        shown[place] !== null && [
          draw("circle", { class: own ? "own" : "mean", cx: x(place), cy: y(shown[place]), r: 3 }),
          (!isNarrow || periods.length <= 6 || place === periods.length - 1) && draw("text", { class: "value", x: x(place), y: y(shown[place]) - 7, "text-anchor": anchor(place, periods.length) },
            points(shown[place])),
        ],
      ])),
    make("figcaption", { class: "note" },
      own ? [make("span", { class: "key own" }), `${UNITS.name[number]} `, make("span", { class: "key mean" }), `${say("trendMean")} · `] : null,
      say("trendNote")));
}
const anchor = (place, count) => (place === 0 ? "start" : place === count - 1 ? "end" : "middle");

// Whole steps of 1, 2 or 5 points (or tens of these) that hold the values in four steps.
function scale(least, most) {
  const need = Math.max(most - least, 100) / 4;
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500].map((each) => each * 100).find((each) => {
    const start = Math.floor(least / each) * each;
    return each >= need && start + 4 * each >= most;
  }) ?? 100000;
  const start = Math.floor(least / step) * step;
  return [start, start + 4 * step];
}
