// The meetings that closed in the last month, by name.
import { $, table } from "./dom.js";
import { date, days, number } from "./words.js";

const when = g => (g.weekday ? `${days[g.weekday - 1]}${g.start ? ` ${g.start}` : ""}` : g.start ?? "–");

// showGone lists what closed in the chosen region: kind is its kind, name its name.
export function showGone(gone, { region, around, kind, name, fellowship, online, world, nameOf, fellowshipName }) {
  const inside = g => {
    if (online) return g.region === "online";
    if (region === world) return true;
    if (kind === "county") return g.region === around && g.county === name;
    if (kind === "locality") return g.region === around && g.locality === name;
    return g.region === region || g.region.startsWith(`${region}-`);
  };
  const rows = gone.filter(g => inside(g) && (fellowship === "all" || g.fellowship === fellowship));
  $("gone-note").textContent = rows.length
    ? `${number(rows.length)} meetings were withdrawn or paused in the last 31 days, and have not come back${gone.length >= 5000 ? "; only the newest 5,000 of all regions are named" : ""}. A list that is no longer published can be why.`
    : "No meeting here was withdrawn or paused in the last 31 days without coming back.";
  $("gone").closest(".scroll").hidden = !rows.length;
  const place = g => (g.region === "online" ? "Online, telephone" : [g.locality, g.county, nameOf(g.region)].filter(Boolean).join(", "));
  table($("gone"), {
    caption: "Meetings that closed in the last 31 days", rows, few: 10, more: $("gone-all"), sorted: { column: 4, up: false },
    columns: [
      { name: "Meeting", value: g => g.name ?? "", up: true, cell: g => g.name || g.id },
      { name: "When it was", value: g => (g.weekday ?? 8) * 10000 + Number((g.start ?? "").replace(":", "")), up: true, cell: when },
      { name: "Where", value: place, up: true, cell: place },
      { name: "Fellowship", value: g => g.fellowship, up: true, cell: g => fellowshipName(g.fellowship) },
      { name: "Found closed", value: g => g.night, cell: g => date(g.night) },
    ],
  });
}
