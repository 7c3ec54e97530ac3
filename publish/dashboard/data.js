// The head of the file, and the block of a unit: decompressed with its neighbours when it is opened, kept for the next time.
const HEAD = JSON.parse(document.getElementById("head").textContent);
const UNITS = HEAD.units;
const COUNT = UNITS.code.length;
const numberOf = new Map(UNITS.code.map((code, number) => [code, number]));
// Where kinds of area are ranked apart, a rank is one of its area.
const areaOf = (number) => UNITS.area[number] && term("kind", UNITS.area[number]);
const rankText = (number) => (UNITS.rank[number] === null ? say("notRanked")
  : [areaOf(number), say("rankOf", { rank: UNITS.rank[number], ranked: UNITS.ranked[number] })].filter(Boolean).join(" "));
const communityName = new Map(HEAD.communities);
const isCommunity = HEAD.unitType === "community";

// A grid shows as itself, or as the community that is scored.
const unitOfGrid = new Map(HEAD.map.shapes.map(([grid, , community]) => [grid, numberOf.get(isCommunity ? community : grid)]));
const unitOf = (code) => numberOf.get(code) ?? unitOfGrid.get(code);

const nameOf = (rule) => either(HEAD.names[rule]?.slice(0, 2) ?? [rule, rule]) ?? rule;
const measureName = (measure) => either(HEAD.measures[measure] ?? [measure, measure]) ?? measure;
const clauseOf = (rule) => HEAD.names[rule]?.[2];
const natural = new Intl.Collator("en", { numeric: true }).compare;

const before = HEAD.before;
const changeOf = (number) => {
  const old = before?.scores[number] ?? null;
  return old === null ? null : UNITS.score[number] - old;
};
const valuesBy = (key) => (key === "score" ? UNITS.score : HEAD.items.find((item) => item.item === key).points);

const placeOf = new Map([...document.querySelectorAll("script[data-units]")].flatMap((packed) =>
  packed.dataset.units.split(" ").map((number, place) => [Number(number), { packed, place }])));
const unpacked = new Map();
async function blockOf(number) {
  const { packed, place } = placeOf.get(number);
  if (!unpacked.has(packed)) unpacked.set(packed, unpack(packed.textContent));
  const block = { rows: {} };
  for (const [name, ofUnits] of Object.entries(await unpacked.get(packed))) {
    const [part, column] = name.split(".");
    if (column) block[part][column] = ofUnits[place];
    else block[part] = ofUnits[place];
  }
  return block;
}
async function unpack(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return JSON.parse(await new Response(stream).text());
}

function matching(text, community) {
  const wanted = text.trim().toLocaleLowerCase();
  const found = [];
  for (let number = 0; number < COUNT; number++) {
    if (community && UNITS.parent[number] !== community) continue;
    if (!wanted || `${UNITS.name[number]} ${UNITS.code[number]}`.toLocaleLowerCase().includes(wanted)) found.push(number);
  }
  return found;
}

// Five classes of about as many units each; equal values stay together. Few different values: a class each.
function classesOf(values) {
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b);
  const different = [...new Set(sorted)];
  const starts = different.length <= 5
    ? different.map((value, place) => [value, different.length === 1 ? 4 : Math.round((place * 4) / (different.length - 1))])
    : [...new Set([0, 1, 2, 3, 4].map((part) => sorted[Math.floor((part * sorted.length) / 5)]))].map((v, place) => [v, place]);
  const classOf = (value) => (value === null || value === undefined ? "none" : starts.findLast(([from]) => value >= from)[1]);
  const legend = starts.map(([from, name], place) => {
    const end = place + 1 < starts.length ? starts[place + 1][0] : Infinity;
    const inside = sorted.filter((value) => value >= from && value < end);
    return { name, from, to: inside.at(-1), count: inside.length };
  });
  return { classOf, legend };
}
