// The page: it reads the choices from the address, loads what they need, and shows it.
import { cellMode, defaults, isOnline, named, read, write } from "./state.js";
import { cells, counted, fileName, fileOf, have, key, load, weekOf } from "./data.js";
import { $, el, options, table } from "./dom.js";
import { draw, namesOf } from "./map.js";
import { listen, showWeek } from "./week.js";
import { measureOf, measures } from "./measure.js";
import { showFiles, showHealth, showRelease } from "./health.js";
import { showDeserts } from "./deserts.js";
import { showGone } from "./gone.js";
import { showTrend } from "./trend.js";
import { countryName, countyName, groupName, modeName, modes, number, inWords, shortHour, wait } from "./words.js";

const world = "world";
let regions; // by code, from coverage.json, and the localities of files that were read
let children; // by the code around them
let release, week, home, state;
let names = new Map(); // of subdivisions, by code

const parentOf = code => code.replace(/[/:].*$/, "");
const countryOf = code => parentOf(code).replace(/-.*$/, "");
const kindOf = code => (code === world ? "world" : regions.get(code)?.kind ?? "country");

function nameOf(code) {
  const r = regions.get(code);
  if (code === world) return "All countries";
  if (r?.name) return r.name;
  return code.includes("-") ? names.get(code) ?? code : countryName(code);
}

const fellowshipName = code => release.fellowships.find(f => f[0] === code)?.[1] ?? "All fellowships";

// fullName: "Chester, Pennsylvania, United States".
function fullName(code) {
  if (code === world) return "all countries";
  const list = [kindOf(code) === "county" ? countyName(nameOf(code), parentOf(code)) : nameOf(code)];
  if (code !== parentOf(code) && parentOf(code) !== countryOf(code)) list.push(nameOf(parentOf(code)));
  if (code !== countryOf(code)) list.push(nameOf(countryOf(code)));
  return list.join(", ");
}

async function start() {
  let coverage;
  [release, coverage] = await Promise.all([have("release"), have("coverage")]);
  week = coverage.week;
  regions = new Map(coverage.regions.map(r => [r.code, r]));
  children = new Map();
  for (const r of coverage.regions) {
    const around = r.parent ?? "";
    if (!children.has(around)) children.set(around, []);
    children.get(around).push(r);
  }
  const countries = coverage.regions.filter(r => r.kind === "country").sort((a, b) => b.meetings - a.meetings);
  home = countries[0]?.code ?? world;
  showRelease(release);
  showFiles(release);
  fillFixed(countries);
  listen();
  addEventListener("hashchange", () => named() && render());
  await render();
  await later();
}

// later shows what stands further down.
async function later() {
  showHealth(await load("report"));
}

function fillFixed(countries) {
  const list = [[world, "All countries"], ...countries.map(r => [r.code, countryName(r.code)]).sort((a, b) => a[1].localeCompare(b[1]))];
  if (regions.has("unknown")) list.push(["unknown", countryName("unknown")]);
  options($("country"), list, home);
  options($("fellowship"), [["all", "All fellowships"], ...release.fellowships.map(([code, name]) => [code, name])], "all");
  options($("mode"), modes, "all");
  options($("measure"), measures.map(m => [m.id, m.name]), defaults.measure);
  const set = change => write({ ...state, ...change }, home);
  for (const id of ["fellowship", "mode", "group", "measure", "level"]) $(id).addEventListener("change", e => set({ [id]: e.target.value }));
  $("country").addEventListener("change", e => set({ region: e.target.value }));
  $("subdivision").addEventListener("change", e => set({ region: e.target.value }));
  $("area").addEventListener("change", e => set({ region: e.target.value }));
  for (const radio of document.getElementsByName("show")) radio.addEventListener("change", e => set({ show: e.target.value }));
  $("only").addEventListener("change", e => set({ only: e.target.checked ? "1" : "" }));
  $("filters").addEventListener("submit", e => e.preventDefault());
  $("skip").addEventListener("click", e => { e.preventDefault(); $("place").focus(); });
  for (const a of document.querySelectorAll("a.jump")) {
    a.addEventListener("click", e => { e.preventDefault(); const t = $(a.hash.slice(1)); t.scrollIntoView(); t.focus(); });
  }
}

let turn = 0;

async function render() {
  const mine = ++turn;
  state = read(home);
  try {
    await show(() => mine !== turn);
    $("trouble").hidden = true;
  } catch (e) {
    $("trouble").textContent = `${e.message}. Is the release whole?`;
    $("trouble").hidden = false;
  }
  document.body.dataset.shown = turn; // tests wait for it
  performance.mark("all");
}

// show draws everything for the state. stale says that another state came meanwhile.
async function show(stale) {
  const around = parentOf(state.region), country = countryOf(state.region);
  const hasMap = new Set(release.maps);
  const mapName = state.region === world ? world : country;
  const map = hasMap.has(mapName) ? load(`maps/${mapName}`) : undefined;
  const by = load(`coverage/by/${fileName(state.fellowship)}`);
  const own = state.region !== world && known(around) ? await load(fileOf(around)) : undefined;
  if (stale()) return;
  for (const r of own?.regions ?? []) if (!regions.has(r.code)) regions.set(r.code, r);
  const record = regions.get(state.region);
  const cellRegion = isOnline(state.mode) ? record?.online ?? "online" : state.region;
  const file = regions.has(cellRegion) || own && !isOnline(state.mode) ? await load(fileOf(cellRegion)) : undefined;
  if (stale()) return;
  const index = file ? cells(file) : new Map();
  const at = (fellowship, group) => index.get(key(cellRegion, fellowship, cellMode(state.mode), group));
  const chosen = at(state.fellowship, state.group);
  if (map) await map.then(m => { if (country !== "" && state.region !== world) names = namesOf(m); });
  const byFile = await by;
  if (stale()) return;
  fillChoices(own, index, cellRegion);
  showChosen(record, chosen, cellRegion, byFile);
  showUncounted(!counted(kindOf(cellRegion), state.fellowship, cellMode(state.mode), state.group), cellRegion);
  showRegions({ map: map && (await map), byFile, around, country });
  showSides(index, cellRegion, record);
  const has = file => release.files.some(f => f[0] === file);
  const [deserts, trend] = await Promise.all([load("deserts"), has("trend.json") ? load("trend") : { nights: [], series: [], gone: [] }]);
  if (stale()) return;
  showDeserts(deserts, { region: state.region, record, world, nameOf, fullName });
  showTrend(trend, {
    region: state.region, around, country, fellowship: state.fellowship, online: isOnline(state.mode), nameOf, fullName,
    choose: region => write({ ...state, region }, home),
  });
  showGone(trend.gone ?? [], {
    region: state.region, around, kind: kindOf(state.region), name: nameOf(state.region), fellowship: state.fellowship, online: isOnline(state.mode),
    world, nameOf: code => (code.includes("-") ? `${nameOf(code)}${state.region === world ? `, ${countryName(countryOf(code))}` : ""}` : countryName(code)), fellowshipName,
  });
}

const known = code => regions.has(code);

// fillChoices offers what there is around the chosen region.
function fillChoices(own, index, cellRegion) {
  const country = state.region === world ? world : countryOf(state.region), around = parentOf(state.region);
  const byName = (a, b) => a[1].localeCompare(b[1]);
  const named = list => list.map(r => [r.code, nameOf(r.code)]).sort(byName);
  $("country").value = country;
  const subdivisions = named((children.get(country) ?? []).filter(r => r.kind === "subdivision"));
  options($("subdivision"), [[country, subdivisions.length ? "All" : "–"], ...subdivisions], around);
  $("subdivision").disabled = !subdivisions.length;
  const inside = own?.regions ?? [];
  const counties = named(inside.filter(r => r.kind === "county")), towns = named(inside.filter(r => r.kind === "locality"));
  const areas = [[around, counties.length || towns.length ? "All" : "–"]];
  if (counties.length) areas.push(["Counties", counties]);
  if (towns.length) areas.push(["Towns", towns]);
  options($("area"), areas, state.region);
  $("area").disabled = areas.length === 1;
  $("fellowship").value = state.fellowship;
  $("mode").value = state.mode;
  $("measure").value = measureOf(state.measure).id;
  for (const radio of document.getElementsByName("show")) radio.checked = radio.value === state.show;
  const groups = new Set(["all", state.group]);
  for (const c of index.values()) if (c.region === cellRegion) groups.add(c.group);
  const list = [...groups].map(g => [g, groupName(g)]);
  const languages = list.filter(g => g[0].startsWith("language:")).sort(byName);
  options($("group"), [["all", groupName("all")], ...list.filter(g => g[0] !== "all" && !g[0].startsWith("language:")).sort(byName),
    ...(languages.length ? [["Languages", languages]] : [])], state.group);
}

const shortGap = c => (c.gapStart == null ? "none" : `${number(c.gap)} h, ${shortHour(c.gapStart)}`);

function nearOf(byFile) {
  const near = new Map();
  for (const [code, ...people] of byFile.within ?? []) [5, 25, 50].forEach((km, i) => near.set(`${byFile.codes[code]} ${km}`, people[i]));
  return near;
}

// showChosen shows the chosen cell: its figures and its week.
function showChosen(record, c, cellRegion, byFile) {
  const fellowship = fellowshipName(state.fellowship);
  $("place").textContent = state.region === world ? nameOf(world) : fullName(state.region);
  document.title = `${nameOf(state.region)}, ${fellowship}: when and where there are meetings`;
  const near = nearOf(byFile);
  const everywhere = state.region === world && !isOnline(state.mode); // no week is the whole world's
  for (const id of ["figures", "week-section", "side-section"]) $(id).hidden = everywhere;
  const figures = [["Meetings", number(c?.meetings ?? 0)]];
  if (record?.population && !isOnline(state.mode)) figures.push(["Per 100,000", number(((c?.meetings ?? 0) * 1e5) / record.population)]);
  figures.push(["Hours covered", `${number(c?.covered ?? 0)} of 168`], ["Longest gap", c ? shortGap(c) : "the whole week"],
    ["Mean wait", wait(c?.wait)], ["Worst wait", wait(c?.worst)]);
  if (record?.population && !isOnline(state.mode) && record.kind !== "locality" && state.mode === "all" && state.group === "all") {
    figures.push(["Within 5, 25, 50 km", [5, 25, 50].map(km => Math.round(((near.get(`${state.region} ${km}`) ?? 0) * 100) / record.population)).join(", ") + "\u00a0%"]);
  }
  $("figures").replaceChildren(...figures.map(([name, value]) => el("div", {}, el("dt", { text: name }), el("dd", { text: value }))));
  const zone = isOnline(state.mode) ? cellRegion.replace(/^online:?/, "") || "UTC" : record?.time_zone;
  $("clock").textContent = [fellowship, modeName(state.mode).toLowerCase(), inWords(state.group)].join(", ") +
    ". " + (isOnline(state.mode) ? `By the clock of ${zone.replaceAll("_", " ")}, week of ${week}.` : "Hours of local time.");
  showWeek(weekOf(c), state.show);
  performance.mark("week");
  $("week-said").textContent = c ? "Point at an hour, or go there with the arrow keys." : "There are no such meetings here.";
}

// showUncounted says why there are no figures, and who has them.
function showUncounted(yes, cellRegion) {
  $("uncounted").hidden = !yes;
  if (!yes) return;
  for (const id of ["figures", "week-section"]) $(id).hidden = true;
  const words = [["region", cellRegion], ["fellowship", state.fellowship], ["mode", cellMode(state.mode)], ["tag", state.group]].filter(w => w[1] !== "all");
  const text = `“${groupName(state.group)}” is counted here by fellowship or by how people meet, not by both at once, and not in counties and towns. Choose all of one, or the state. On the command line it can be asked: `;
  $("uncounted").replaceChildren(text, el("code", { text: `almanac coverage ${words.map(([flag, value]) => `--${flag} "${value}"`).join(" ")}` }));
}

// showRegions colours the map and fills the table with the regions of the chosen one's level.
function showRegions({ map, byFile, around, country }) {
  const measure = measureOf(state.measure), near = nearOf(byFile), index = cells(byFile);
  const inStates = country === "US" && state.region !== world;
  const grouped = state.group !== "all" && !isOnline(state.mode); // no group has counties
  const counties = inStates && state.level !== "states" && !grouped;
  $("level").closest("label").hidden = !inStates || around !== country || grouped;
  $("level").value = state.level === "states" ? "states" : "counties";
  let list;
  if (state.region === world) list = [...regions.values()].filter(r => r.kind === "country");
  else if (!inStates) list = (children.get(country) ?? []).filter(r => r.kind === "subdivision");
  else if (around !== country && !grouped) list = (children.get(around) ?? []).filter(r => r.kind === "county");
  else if (counties) list = [...regions.values()].filter(r => r.kind === "county");
  else list = (children.get(country) ?? []).filter(r => r.kind === "subdivision");
  const rows = list.map(r => {
    const cellRegion = isOnline(state.mode) ? r.online : r.code;
    const c = index.get(key(cellRegion, state.fellowship, cellMode(state.mode), state.group));
    const value = counted(kindOf(cellRegion), state.fellowship, cellMode(state.mode), state.group) ? measure.of(r, c, near) : undefined;
    return { record: r, c, value, id: r.kind === "county" ? r.fips : r.code, name: r.kind === "county" ? `${r.name}, ${nameOf(r.parent)}` : nameOf(r.code) };
  });
  const here = regions.get(state.region);
  const mapped = map && rows.length;
  $("map").toggleAttribute("hidden", !mapped);
  $("map-same").hidden = !mapped;
  const choose = row => write({ ...state, region: row.record.code }, home);
  const note = [measure.name + (measure.near ? ", at a place, for everybody" : "")];
  if (grouped && inStates) note.push("Groups are not counted in counties");
  if (country === "US" && around === country) note.push("Alaska, Hawaii and the territories stand at the foot, each at its own scale");
  if (mapped) {
    const layer = inStates && !counties ? "around" : "areas";
    const missing = draw({ topology: map, layer, rows, measure, zoom: counties && around !== country ? around : undefined, chosen: counties ? here?.fips ?? state.region : here?.kind === "county" ? around : state.region, choose });
    const away = missing.filter(r => r.c?.meetings);
    if (away.length) note.push(`Not drawn: ${away.slice(0, 5).map(r => r.name).join(", ")}${away.length > 5 ? ` and ${away.length - 5} more` : ""}`);
  } else {
    $("map-legend").replaceChildren();
    note.push("There is no map of this region.");
  }
  $("map-said").textContent = mapped ? "Point at an area for its figure. A click chooses it." : "";
  $("map-note").textContent = note.join(". ").replace(/\.?$/, ".");
  showRanking(rows, measure, choose);
}

function showRanking(all, measure, choose) {
  const rows = state.only ? all.filter(r => r.c?.meetings) : all;
  $("only").checked = Boolean(state.only);
  const columns = [
    { name: "Region", value: r => r.name, up: true, cell: r => el("button", { type: "button", class: "link", text: r.name, onclick: () => choose(r) }) },
    { name: measure.name, numeric: true, value: r => r.value, cell: r => measure.format(r.value), up: !measure.bad },
    { name: "People", numeric: true, value: r => r.record.population, cell: r => number(r.record.population) },
    { name: "Meetings", numeric: true, value: r => r.c?.meetings ?? 0, cell: r => number(r.c?.meetings ?? 0), up: true },
    { name: "Covered", numeric: true, value: r => r.c?.covered ?? 0, cell: r => number(r.c?.covered ?? 0), up: true },
    { name: "Longest gap", numeric: true, value: r => r.c?.gap ?? 168, cell: r => (r.c ? shortGap(r.c) : "the week") },
    { name: "Worst wait", numeric: true, value: r => r.c?.worst, cell: r => wait(r.c?.worst) },
  ].filter((c, i) => i < 2 || c.name !== measure.name);
  rows.sort((a, b) => (b.record.population ?? 0) - (a.record.population ?? 0));
  $("ranking-note").textContent = all.length ? "The thinnest first; of equals the most populous. Every head sorts, every name chooses the region." : "No regions are known here.";
  table($("ranking"), {
    caption: `Regions by ${measure.name}`, columns, rows, sorted: { column: 1, up: !measure.bad }, few: 12, more: $("ranking-all"), current: r => r.record.code === state.region,
  });
}

// showSides compares the fellowships, and the groups, of the chosen region.
function showSides(index, cellRegion, record) {
  const here = [...index.values()].filter(c => c.region === cellRegion && c.mode === cellMode(state.mode));
  $("side-note").textContent = `${fullName(state.region)}, ${modeName(state.mode).toLowerCase()}: the fellowships for ${inWords(state.group)}, and the groups of ${fellowshipName(state.fellowship)}.`;
  const people = !isOnline(state.mode) && record?.population;
  const columns = (name, word, field) => [
    { name, value: c => word(c[field]), up: true, cell: c => el("button", { type: "button", class: "link", text: word(c[field]), onclick: () => write({ ...state, [field]: c[field] }, home) }) },
    { name: "Meetings", numeric: true, value: c => c.meetings, cell: c => number(c.meetings) },
    ...(people ? [{ name: "Per 100,000", numeric: true, value: c => c.meetings, cell: c => number((c.meetings * 1e5) / people) }] : []),
    { name: "Covered", numeric: true, value: c => c.covered, cell: c => number(c.covered) },
    { name: "Longest gap", numeric: true, value: c => c.gap, cell: shortGap },
    { name: "Mean wait", numeric: true, value: c => c.wait, cell: c => wait(c.wait) },
  ];
  const most = { column: 1, up: false };
  table($("by-fellowship"), { caption: `By fellowship, ${groupName(state.group)}`, columns: columns("Fellowship", fellowshipName, "fellowship"),
    rows: here.filter(c => c.group === state.group), sorted: most, few: 40, current: c => c.fellowship === state.fellowship });
  table($("by-group"), { caption: `By group, ${fellowshipName(state.fellowship)}`, columns: columns("For whom", groupName, "group"),
    rows: here.filter(c => c.fellowship === state.fellowship), sorted: most, few: 40, current: c => c.group === state.group });
}

start().catch(e => {
  $("trouble").textContent = `${e.message}. Is the release whole?`;
  $("trouble").hidden = false;
});
