// The first view: headline numbers, map and ranking under one filter, trend, items, questions, changes.
const filter = { text: "", community: "", key: "score" };
const ROWS_FIRST = 100;

function overview() {
  const results = make("div", { class: "two" });
  const matches = make("p", { class: "note", role: "status" });
  const update = () => {
    const found = matching(filter.text, filter.community);
    matches.textContent = say("matches", { shown: grouped(found.length), count: grouped(COUNT) });
    results.replaceChildren(
      section("map", say("map"), gridMap(found, filter.key, filter.community)),
      section("ranking", say("ranking"), ranking(found, filter.key)));
    return found;
  };
  update();
  return [
    headline(),
    make("section", { class: "filters no-print", "aria-label": say("filter"), role: "search" }, filters(update), matches),
    results,
    make("div", { class: "two late" },
      section("trend", say("trend"), trendChart()),
      section("items", say("items"), itemTable(update))),
    section("questions", say("questions"), questionTable(HEAD.questions)),
    section("revisions", say("revisions"), revisionTable(HEAD.revisions)),
  ];
}

function headline() {
  const change = before && say("since", { period: periodName(before.period), change: signed(HEAD.mean - before.mean) });
  const lost = HEAD.items.reduce((most, item) => (item.lost > (most?.lost ?? 0) ? item : most), null);
  const without = UNITS.without_basis.filter((value) => value > 0);
  const open = HEAD.questions.filter((question) => question.status === "open").length;
  const card = (label, value, note) => make("div", { class: "card" },
    make("dt", null, label), make("dd", null, make("strong", null, value), note && make("span", { class: "note" }, note)));
  const whose = (value) => {
    const found = [...UNITS.score.keys()].filter((number) => UNITS.score[number] === value);
    return [points(value), found.length > 2 ? say("unitsTogether", { count: grouped(found.length) })
      : found.map((number, place) => [place ? ", " : "", unitLink(number)])];
  };
  const [lowest, highest] = [smallest(UNITS.score), largest(UNITS.score)];
  return section("headline", say("headline"), make("dl", { class: "cards" },
    card(say("mean"), points(HEAD.mean), change),
    card(say("highest"), ...whose(highest)),
    lowest < highest && card(say("lowest"), ...whose(lowest)),
    card(say("mostLost"), lost ? `${lost.item} ${nameOf(lost.item)}` : "–",
      lost ? say("lostEach", { points: points(Math.round(lost.lost / COUNT)) }) : say("nothingLost")),
    without.length > 0 && card(say("withoutBasis"), `${grouped(without.length)} / ${grouped(COUNT)}`,
      say("withoutBasisNote", { points: points(without.reduce((a, b) => a + b, 0)) })),
    card(say("questionsCount"), String(open), null)));
}

function filters(update) {
  const search = make("input", {
    type: "search", id: "search", autocomplete: "off", value: filter.text, placeholder: say("searchHint"),
    oninput: () => { filter.text = search.value; update(); },
    onkeydown: (event) => {
      const found = event.key === "Enter" ? matching(filter.text, filter.community) : [];
      if (found.length) goTo(unitAddress(UNITS.code[found[0]]));
    },
  });
  const choice = (id, value, options, changed) => make("select", { id, onchange: (event) => { changed(event.target.value); update(); } },
    options.map(([key, label]) => make("option", { value: key, selected: key === value }, label)));
  const labelled = (label, control) => make("label", { for: control.id }, make("span", null, label), control);
  const parents = new Set(UNITS.parent);
  const communities = HEAD.communities.filter(([code]) => parents.has(code)).map(([code, name]) => [code, `${name} ${code}`]);
  return [
    labelled(say("search"), search),
    communities.length > 0 && labelled(say("community"), choice("community", filter.community,
      [["", say("all")], ...communities], (value) => { filter.community = value; })),
    labelled(say("colourBy"), choice("colour", filter.key,
      [["score", say("score")], ...HEAD.items.map(({ item }) => [item, `${item} ${nameOf(item)}`])],
      (value) => { filter.key = value; })),
  ];
}

function ranking(found, key) {
  if (!found.length) return make("p", { class: "note" }, say("noMatch"));
  const values = valuesBy(key);
  const order = key === "score" ? found : [...found].sort((a, b) => (values[b] ?? -Infinity) - (values[a] ?? -Infinity) || a - b);
  const top = values.reduce((most, value) => Math.max(most, value ?? 0), 1);
  const columns = [
    { label: say("rank"), right: true, class: "rank", cell: (number) => UNITS.rank[number] ?? "–" },
    { label: say("unit"), cell: (number) => [unitLink(number), [areaOf(number), UNITS.is_partial[number] && say("partial")].filter(Boolean).map((note) => make("small", null, ` ${note}`))] },
    !isCommunity && { label: say("community"), class: "wide", cell: (number) => communityName.get(UNITS.parent[number]) ?? UNITS.parent[number] ?? "" },
    { label: key === "score" ? say("score") : `${key} ${nameOf(key)}`, right: true,
      cell: (number) => [bar(values[number] ?? 0, top, points(values[number])), points(values[number])] },
    key === "score" && before && { label: say("change"), right: true, class: "change", cell: (number) => {
      const change = changeOf(number);
      return change === null ? "–" : make("span", { class: change < 0 ? "down" : change > 0 ? "up" : null }, signed(change));
    } },
  ].filter(Boolean);
  return growing(say("ranking"), columns, order, ROWS_FIRST, 500, { class: "ranking" });
}

// A table that begins with some rows and grows by a button, so that thousands of rows cost nothing until asked for.
function growing(caption, columns, rows, first, step, attributes) {
  const shown = table(caption, columns, rows.slice(0, first), attributes);
  const body = shown.querySelector("tbody");
  const more = make("button", { type: "button", class: "more" });
  const onPaper = make("p", { class: "note print-only" });
  const label = () => {
    const left = rows.length - body.rows.length;
    more.hidden = onPaper.hidden = left <= 0;
    onPaper.textContent = say("printed", { shown: grouped(body.rows.length), count: grouped(rows.length) });
    more.textContent = say("showMore", { count: Math.min(step, left) });
  };
  more.addEventListener("click", () => {
    const from = body.rows.length;
    body.append(...rows.slice(from, from + step).map((row) => tableRow(columns, row)));
    label();
    body.rows[from]?.querySelector("a, button")?.focus();
  });
  label();
  return make("div", { class: "scroll" }, shown, more, onPaper);
}

function itemTable(update) {
  const colour = (item) => make("button", { type: "button", class: "plain no-print", "aria-label": `${say("showOnMap")}: ${item.item}`,
    onclick: () => {
      filter.key = item.item;
      document.getElementById("colour").value = item.item;
      update();
      document.getElementById("map").scrollIntoView({ block: "start" });
    } }, say("showOnMap"));
  const columns = [
    { label: say("item"), isHeader: true, cell: (item) => `${item.item} ${nameOf(item.item)}` },
    { label: say("possible"), right: true, class: "wide", cell: (item) => (item.possible ? points(item.possible) : "–") },
    { label: say("lostMean"), right: true, cell: (item) => [
      item.possible > 0 && bar(item.lost, item.possible * COUNT, ""), points(Math.round(item.lost / COUNT))] },
    { label: say("losing"), right: true, cell: (item) => `${grouped(item.losing)} / ${grouped(COUNT)}` },
    { label: "", class: "wide", cell: colour },
  ];
  return make("div", { class: "scroll" }, table(say("items"), columns, HEAD.items, { class: "items" }));
}

function questionTable(questions) {
  if (!questions.length) return make("p", { class: "note" }, say("noQuestions"));
  const columns = [
    { label: say("worker"), cell: (each) => each.worker ?? "–" },
    { label: say("unit"), cell: (each) => {
      const number = unitOf(each.unit);
      return number === undefined ? each.unit ?? "–" : [unitLink(number), isCommunity ? ` ${each.unit}` : ""];
    } },
    { label: say("month"), class: "day", cell: (each) => each.month },
    { label: say("question"), cell: (each) => `${term("detector", each.detector)}${state.lang === "zh" ? "？" : "? "}${either([each.zh, each.en])}` },
    { label: say("status"), class: "day", cell: (each) => term("status", each.status) },
  ];
  return [make("p", { class: "note" }, say("questionsNote")), growing(say("questions"), columns, questions, 50, 200, { class: "cards-on-phone" })];
}

// What a cause names stands in it in both languages: "文件 / files: + visits.csv".
const oneSide = (text) => text.replace(/([\u4e00-\u9fff]+) \/ ([a-z]+)/g, (_, zh, en) => either([zh, en]));
function revisionTable(revisions) {
  if (!revisions.length) return make("p", { class: "note" }, say(HEAD.release ? "noRevisions" : "notReleased"));
  const columns = [
    { label: say("unit"), cell: (each) => (numberOf.has(each.unit) ? unitLink(numberOf.get(each.unit)) : each.unit) },
    { label: say("item"), cell: (each) => `${each.item} ${nameOf(each.item)}` },
    { label: say("was"), right: true, cell: (each) => points(each.old_points) },
    { label: say("would"), right: true, cell: (each) => points(each.new_points) },
    { label: say("cause"), cell: (each) => `${term("cause", each.cause)} ${oneSide(each.cause_detail ?? "")}` },
    { label: say("status"), cell: (each) => term("status", each.status) },
  ];
  return growing(say("revisions"), columns, revisions, 50, 200, { class: "cards-on-phone" });
}
