// From night to night: the meetings of the chosen region and fellowship as a line, and what opened, closed and moved in a month as a table.
import { scaleLinear, scaleUtc } from "d3-scale";
import { curveStepAfter, line } from "d3-shape";
import { $, el, svg, table } from "./dom.js";
import { date, number } from "./words.js";

const width = 640, height = 220, left = 52, right = 12, top = 12, bottom = 28;
const lists = [["opened", "Opened"], ["closed", "Closed"], ["moved", "Moved"]];
const month = 31 * 24 * 3600e3;

// The lists of trend.json hold pairs: a night's place, and a number. That of the meetings holds until the next.
const pairs = list => new Map(Array.from({ length: (list?.length ?? 0) / 2 }, (_, i) => [list[2 * i], list[2 * i + 1]]));

function held(trend, s) {
  const changes = pairs(s?.meetings);
  let last = 0;
  return trend.nights.map((night, i) => ({ at: new Date(night), night, meetings: (last = changes.get(i) ?? last) }));
}

// showTrend shows the region where trend.json has it, else the one around it.
export function showTrend(trend, { region, around, country, fellowship, online, fullName, nameOf, choose }) {
  const wanted = online ? ["online"] : [region, around, country];
  const shown = wanted.find(code => trend.series.some(s => s.region === code && s.fellowship === fellowship));
  const s = trend.series.find(s => s.region === shown && s.fellowship === fellowship);
  const nights = held(trend, s);
  const where = shown === "online" ? "online and telephone meetings" : shown ? fullName(shown) : fullName(region);
  const said = [s ? `${shown === "online" ? "Online and telephone meetings" : `Meetings in ${where}`} from night to night, and what changed in the last 31 days.` : `What changed in the last 31 days in ${where}.`];
  if (s && trend.nights.length < 2) said.push("This is the first night: a line begins with the second.");
  $("trend-note").textContent = said.join(" ");
  $("trend").hidden = nights.length < 2 || !s;
  $("trend").replaceChildren(...(nights.length > 1 && s ? [chart(nights, where)] : []));
  showMonth(trend, { shown, fellowship, nameOf, choose, online });
}

// chart draws the line.
function chart(nights, where) {
  const most = Math.max(...nights.map(n => n.meetings)), least = Math.min(...nights.map(n => n.meetings));
  const x = scaleUtc([nights[0].at, nights[nights.length - 1].at], [left, width - right]);
  const y = scaleLinear([least > most * 0.7 ? least - (most - least) * 0.2 - 1 : 0, most + (most - least) * 0.1 + 1], [height - bottom, top]).nice(4);
  const out = svg("svg", { viewBox: `0 0 ${width} ${height}`, class: "chart", role: "img", "aria-label":
    `${where}: from ${nights[0].meetings} meetings on ${date(nights[0].night)} to ${nights[nights.length - 1].meetings} on ${date(nights[nights.length - 1].night)}` });
  const text = (props, words) => { const t = svg("text", props); t.textContent = words; return t; };
  for (const v of y.ticks(4).filter(Number.isInteger)) {
    out.append(svg("line", { class: "grid", x1: left, x2: width - right, y1: y(v), y2: y(v) }), text({ x: left - 6, y: y(v) + 4, "text-anchor": "end" }, number(v)));
  }
  const format = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", timeZone: "UTC" });
  const days = new Map(x.ticks(5).filter(t => t.getUTCHours() === 0).map(t => [format.format(t), t]));
  for (const [words, t] of days) out.append(text({ x: x(t), y: height - 8, "text-anchor": x(t) > width - 40 ? "end" : x(t) < left + 20 ? "start" : "middle" }, words));
  out.append(svg("path", { class: "line", d: line(n => x(n.at), n => y(n.meetings)).curve(curveStepAfter)(nights) }));
  return out;
}

// showMonth lists the regions inside the shown one, and itself, with what changed.
function showMonth(trend, { shown, fellowship, nameOf, choose, online }) {
  const last = trend.nights.length ? Date.parse(trend.nights[trend.nights.length - 1]) : 0;
  const recent = new Set(trend.nights.map((n, i) => i).filter(i => last - Date.parse(trend.nights[i]) < month));
  const sum = list => [...pairs(list)].reduce((total, [i, v]) => total + (recent.has(i) ? v : 0), 0);
  const rows = trend.series.filter(s => s.fellowship === fellowship && (online ? s.region === "online" : shown ? s.region === shown || s.region.startsWith(`${shown}-`) : !s.region.includes("-")))
    .map(s => ({ region: s.region, ...Object.fromEntries(lists.map(([id]) => [id, sum(s[id])])) }))
    .filter(r => r.region === shown || lists.some(([id]) => r[id] > 0));
  table($("month"), {
    caption: "What changed in the last 31 days", rows, few: 12, more: $("month-all"), sorted: { column: 2, up: false },
    columns: [
      { name: "Region", value: r => r.region, up: true, cell: r => (r.region === "online" ? "Online, telephone" : el("button", { type: "button", class: "link", text: nameOf(r.region), onclick: () => choose(r.region) })) },
      ...lists.map(([id, name]) => ({ name, numeric: true, value: r => r[id], cell: r => number(r[id]) })),
    ],
  });
}
