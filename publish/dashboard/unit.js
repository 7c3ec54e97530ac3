// One unit: its score as a sum, its trend, and every item down to the rules, their numbers, and the rows counted.
const unitAddress = (code, item) => `#unit/${encodeURIComponent(code)}${item ? `/${encodeURIComponent(item)}` : ""}`;
const unitLink = (number, label) =>
  make("a", { href: unitAddress(UNITS.code[number]) }, label ?? [UNITS.name[number], " ", make("small", null, UNITS.code[number])]);
const EVIDENCE_FIRST = 50;

async function unitView(number, wantedItem) {
  const block = await blockOf(number);
  const items = [...block.items].sort((a, b) => natural(a.item, b.item));
  const list = make("div", { class: "item-list" }, items.map((item) => itemBlock(number, block, item)));
  const parts = () => [...list.querySelectorAll("details.item")];
  const onlyLost = make("input", { type: "checkbox", id: "only-lost", onchange: () => list.classList.toggle("only-lost", onlyLost.checked) });
  const all = (open) => parts().forEach((part) => { part.open = open; });
  if (wantedItem) parts().filter((part) => part.dataset.item === wantedItem).forEach((part) => { part.open = true; });
  const about = HEAD.questions.filter((question) => unitOf(question.unit) === number);
  const changes = HEAD.revisions.filter((revision) => revision.unit === UNITS.code[number]);
  return [
    make("nav", { class: "steps no-print", "aria-label": say("unit") },
      make("a", { href: "#" }, `← ${say("back")}`),
      number > 0 && make("a", { href: unitAddress(UNITS.code[number - 1]), title: UNITS.name[number - 1] }, `↑ ${say("previous")}`),
      number + 1 < COUNT && make("a", { href: unitAddress(UNITS.code[number + 1]), title: UNITS.name[number + 1] }, `↓ ${say("next")}`)),
    make("div", { class: "two" }, scoreOf(number), section("trend", say("trend"), trendChart(number))),
    section("items", say("items"),
      make("p", { class: "tools no-print" },
        make("label", { for: "only-lost" }, onlyLost, say("onlyLost")),
        make("button", { type: "button", onclick: () => all(true) }, say("openAll")),
        make("button", { type: "button", onclick: () => all(false) }, say("closeAll"))),
      list),
    about.length > 0 && section("questions", say("questions"), questionTable(about)),
    changes.length > 0 && section("revisions", say("revisions"), revisionTable(changes)),
  ];
}

function scoreOf(number) {
  const term_ = (sign, key, value) => value !== 0 && make("span", null, ` ${sign} ${say(key)} ${points(value)}`);
  const community = UNITS.parent[number] && (communityName.get(UNITS.parent[number]) ?? UNITS.parent[number]);
  const change = changeOf(number);
  return make("section", { class: "unit-head", "aria-labelledby": "unit-title" },
    make("h2", { id: "unit-title", tabindex: -1 }, UNITS.name[number], " ", make("small", null, UNITS.code[number])),
    make("p", { class: "note" }, [community, rankText(number), UNITS.is_partial[number] && say("partial")].filter(Boolean).join(" · ")),
    make("p", { class: "equation" },
      make("strong", null, points(UNITS.score[number])),
      ` = ${say("itemPoints")} ${points(UNITS.points[number])}`,
      term_(MINUS, "deductions", UNITS.deductions[number]),
      term_("+", "bonus", UNITS.bonus[number]),
      term_("+", "adjustment", UNITS.adjustment[number])),
    change !== null && make("p", { class: "note" }, say("since", { period: periodName(before.period), change: signed(change) })),
    UNITS.without_basis[number] > 0 && make("p", { class: "note" }, say("ofItWithoutBasis", { points: points(UNITS.without_basis[number]) })));
}

function itemBlock(number, block, item) {
  const lost = Math.max(item.possible - item.points, 0);
  const scored = item.possible ? `${points(item.points)} / ${points(item.possible)}` : points(item.points);
  const inside = make("div", { class: "inside" });
  const details = make("details", {
    class: `item${lost ? " loses" : ""}`, "data-item": item.item,
    ontoggle: () => { if (details.open && !inside.firstChild) inside.append(...insideOf(number, block, item)); },
  },
  make("summary", null,
    make("span", { class: "item-name" }, make("b", null, item.item), ` ${nameOf(item.item)}`),
    item.possible > 0 && bar(item.points, item.possible, scored),
    make("span", { class: "item-points" }, scored,
      lost > 0 && make("em", null, say("lost", { points: points(lost) })),
      item.adjustment !== 0 && make("small", null, `${say("adjustment")} ${signed(item.adjustment)}`),
      item.nothing && make("small", null, say("nothing"))),
    make("span", { class: "sentence" }, sentence(item))),
  inside);
  return details;
}
const sentence = (row) => either([row.zh, row.en]) ?? "";

function insideOf(number, block, item) {
  const rules = block.rules.filter((rule) => rule.item === item.item).sort((a, b) => natural(a.rule, b.rule));
  const months = block.months.filter((month) => month.item === item.item);
  const clauses = [...new Set(rules.map((rule) => clauseOf(rule.rule)).filter(Boolean))];
  return [
    clauses.length > 0 && make("p", { class: "note" }, `${say("clause")}: ${clauses.join("; ")}`),
    months.length > 0 && make("p", null, `${say("byMonth")}: `, months.map((month, place) => [place ? ", " : "",
      HEAD.released.includes(month.month)
        ? make("a", { href: fileOf(month.month) + unitAddress(UNITS.code[number], item.item) }, `${month.month} ${points(month.points)}`)
        : `${month.month} ${points(month.points)}`])),
    rules.map((rule) => ruleBlock(number, block, item, rule, rules.length > 1)),
  ].flat(9).filter(Boolean);
}

function ruleBlock(number, block, item, rule, isOneOfSeveral) {
  // the sentence tells of which of several rates the least is, and what that counts
  const numbers = rule.kind === "worst_of" ? [] : [
    rule.denominator !== null && `${grouped(rule.numerator)} / ${grouped(rule.denominator)}`,
    rule.quantity !== null && say("quantity", { number: grouped(rule.quantity) }),
  ].filter(Boolean);
  const facts = [[say("kind"), term("rule", rule.kind)], numbers.length > 0 && [say("numbers"), numbers.join(", ")],
    [say("points"), rule.info ? say("informational") : points(rule.points)]].filter(Boolean);
  return make("section", { class: "rule", "aria-label": `${say("rule")} ${rule.rule}` },
    make("h3", null, rule.rule, " ", nameOf(rule.rule)),
    make("dl", { class: "facts" }, facts.map(([label, value]) => make("div", null, make("dt", null, label), make("dd", null, value)))),
    isOneOfSeveral && sentence(rule) && make("p", null, sentence(rule)),
    evidenceOf(number, block, item, rule, !isOneOfSeveral));
}

function evidenceOf(number, block, item, rule, isOpen) {
  const numbers = block.lists.find((list) => list.rule === rule.rule)?.rows ?? [];
  const sums = block.sums.filter((sum) => sum.rule === rule.rule);
  const whole = sums.filter((sum) => sum.part === null);
  const isSmall = whole.some((sum) => sum.small);
  const count = isSmall ? numbers.length : whole.reduce((total, sum) => total + sum.rows, 0);
  if (!whole.length) return make("p", { class: "note" }, say("noEvidence"));
  const inside = make("div");
  const fill = () => {
    if (details.open && !inside.firstChild) inside.append(evidenceTable(block.rows, numbers, UNITS.code[number], rule));
  };
  const details = make("details", { class: "evidence", open: isOpen, ontoggle: fill }, make("summary", null, say("evidence", { count: grouped(count) })), inside);
  const command = `gridscore explain ${UNITS.code[number]} ${HEAD.period} ${item.item} --rulebook ${HEAD.rulebook} --all`;
  return [
    count > 0 && details,
    isSmall && make("p", { class: "note" }, say("small", { count: HEAD.smallCell })),
    numbers.length < count && make("p", { class: "note" }, say("notListed", { count: grouped(count), shown: grouped(numbers.length), command })),
    make("ul", { class: "sums note" }, whole.filter((sum) => !sum.small).map((sum) => make("li", null, sumOf(rule, sum, sums)))),
  ];
}

function evidenceTable(rows, numbers, code, rule) {
  const columns = [
    { label: say("subject"), cell: (row) => [term("subject", rows.type[row]), " ",
      rows.type[row] === "grid" && rows.subject[row] === code ? null : rows.subject[row],
      rows.kind[row] && ` (${term("kind", rows.kind[row])})`,
      rows.unit[row] && rows.unit[row] !== rows.subject[row] && ` @ ${rows.unit[row]}`] },
    { label: say("day"), class: "day", cell: (row) => rows.day[row] ?? rows.month[row] },
    { label: say("count"), right: true, cell: (row) => countOf(rows, row, rule) },
    { label: say("why"), cell: (row) => (rows.small[row] ? say("small", { count: HEAD.smallCell }) : either([rows.why[row][1], rows.why[row][0]]) ?? "") },
    { label: say("source"), class: "source", cell: (row) => rows.file[row] === null ? "–"
      : make("code", null, rows.file[row] + (rows.row[row] === null ? "" : `:${rows.row[row]}`)) },
  ];
  return growing(say("evidence", { count: numbers.length }), columns, numbers, EVIDENCE_FIRST, 200, { class: "rows" });
}

function countOf(rows, row, rule) {
  if (rows.small[row]) return rows.small[row];
  const hasShare = rows.numerator[row] !== null && rows.denominator[row] !== null;
  if (hasShare && (rule.denominator !== null || rows.quantity[row] === null)) return `${grouped(rows.numerator[row])}/${grouped(rows.denominator[row])}`;
  return rows.quantity[row] === null ? "" : grouped(rows.quantity[row]);
}

// What the rows add up to must be the rule's own numbers; by kind where kinds have weights, by grid where rates are averaged.
function sumOf(rule, whole, sums) {
  const told = (sum) => sum.denominator !== null ? `${grouped(sum.numerator)}/${grouped(sum.denominator)}` : sum.quantity !== null ? grouped(sum.quantity) : "";
  const parts = sums.filter((sum) => sum.measure === whole.measure && sum.part !== null && !sum.small);
  const isMean = rule.denominator === null && rule.numerator === null && whole.denominator !== null;
  const shown = rule.kind === "weighted" || isMean ? parts : [];
  const amounts = [whole.denominator !== null && `${grouped(whole.numerator)}/${grouped(whole.denominator)}`,
    whole.quantity !== null && say("quantity", { number: grouped(whole.quantity) })].filter(Boolean);
  return [say("sum", { measure: measureName(whole.measure), rows: grouped(whole.rows) }), ...amounts]
    .concat(shown.map((part) => `${term("kind", part.part)} ${rule.kind === "weighted" ? grouped(part.quantity ?? "") : told(part)}`)).join(", ");
}
