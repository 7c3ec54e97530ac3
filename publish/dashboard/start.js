// Header and footer, and which view the address asks for: "#", "#unit/CODE" or "#unit/CODE/ITEM".
const fileOf = (period) => `${HEAD.rulebook}-${period}.html`;
const goTo = (address) => { location.hash = address; };

function header() {
  const themes = [["auto", "themeAuto"], ["light", "themeLight"], ["dark", "themeDark"]];
  const release = HEAD.release;
  return [
    make("div", null,
      make("h1", null, make("a", { href: "#" }, `${say("title")} · ${periodName(HEAD.period)}`)),
      make("p", { class: "note" }, [either([HEAD.office.zh, HEAD.office.en]), say("rulebook", { name: either([HEAD.rulebookName.zh, HEAD.rulebookName.en]) }),
        release && say("released", release)].filter(Boolean).join(" · ")),
      release?.supersedes && make("p", { class: "note" }, release.because ?? ""),
      !release && make("p", { class: "banner" }, [say("provisional"),
        HEAD.asOf && say("asOf", { day: HEAD.asOf.day, newest: HEAD.asOf.newest ?? "–" })].filter(Boolean).join(" · "))),
    make("div", { class: "controls no-print" },
      make("button", { type: "button", id: "language", lang: state.lang === "zh" ? "en" : "zh-CN", onclick: () => {
        state.lang = state.lang === "zh" ? "en" : "zh";
        kept.set("lang", state.lang);
        render(false);
        document.getElementById("language").focus();
      } }, say("switchLanguage")),
      make("label", { for: "theme" }, make("span", { class: "unseen" }, say("theme")),
        make("select", { id: "theme", onchange: (event) => {
          state.theme = event.target.value;
          kept.set("theme", state.theme);
          root.dataset.theme = state.theme;
        } }, themes.map(([value, label]) => make("option", { value, selected: value === state.theme }, say(label))))),
      make("button", { type: "button", onclick: () => print() }, say("print"))),
  ];
}

function footer() {
  const others = HEAD.released.filter((period) => period !== HEAD.period).slice(-16);
  return [
    others.length > 0 && make("nav", { class: "no-print", "aria-label": say("otherPeriods") }, `${say("otherPeriods")}: `,
      others.map((period) => [make("a", { href: fileOf(period) }, period), " "])),
    make("p", { class: "note" }, say("foot", { count: HEAD.smallCell })),
  ];
}

let turn = 0;
async function render(hasMoved) {
  const mine = ++turn;
  const main = document.getElementById("main");
  root.lang = state.lang === "zh" ? "zh-CN" : "en";
  root.dataset.theme = state.theme;
  document.getElementById("skip").textContent = say("skip");
  document.getElementById("top").replaceChildren(...header().flat().filter(Boolean));
  document.getElementById("foot").replaceChildren(...footer().filter(Boolean));
  const [, code, item] = (location.hash.match(/^#unit\/([^/]+)(?:\/([^/]+))?$/) ?? []).map((part) => part && decoded(part));
  const number = numberOf.get(code);
  document.title = `${code === undefined ? "" : `${number === undefined ? code : UNITS.name[number]} · `}${say("title")} ${HEAD.period}`;
  const view = code === undefined ? overview() : number === undefined
    ? [make("p", { class: "banner" }, say("unknownUnit", { code })), make("p", null, make("a", { href: "#" }, say("back")))]
    : await unitView(number, item).catch((error) => [make("p", { class: "banner" },
      say(typeof DecompressionStream === "undefined" ? "noBlock" : "broken")), make("p", null, make("a", { href: "#" }, say("back")))]);
  if (mine !== turn) return; // another address was asked for meanwhile
  main.replaceChildren(...view.flat().filter(Boolean));
  if (!hasMoved) return;
  const wanted = item && main.querySelector(`details[data-item="${CSS.escape(item)}"]`);
  if (wanted) { wanted.querySelector("summary").focus(); wanted.scrollIntoView(); }
  else { scrollTo(0, 0); (main.querySelector("#unit-title") ?? main).focus({ preventScroll: true }); }
}
function decoded(part) { try { return decodeURIComponent(part); } catch { return part; } }

document.getElementById("skip").addEventListener("click", () => document.getElementById("main").focus());
addEventListener("hashchange", () => render(true));
addEventListener("keydown", (event) => {
  if (event.key === "Escape" && location.hash.startsWith("#unit") && !event.target.closest("input, select")) goTo("#");
});
render(location.hash !== "");
