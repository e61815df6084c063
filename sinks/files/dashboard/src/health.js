// How the sources are, the files to download, and whom to thank.
import { $, el, table } from "./dom.js";
import { bytes, date, number } from "./words.js";

const healthy = new Set(["changed", "unchanged", "not_modified", "disabled"]);

export function showHealth(report) {
  const asked = report.sources.filter(s => s.outcome !== "disabled");
  const ill = asked.filter(s => !healthy.has(s.outcome));
  $("health-note").replaceChildren(`${number(asked.length)} sources were asked; ${ill.length ? `${number(ill.length)} had trouble` : "all are well"}. `,
    el("a", { href: "report.html", text: "The report" }), " tells what was found in each.");
  table($("health"), {
    caption: "Sources, those with trouble first", rows: [...ill, ...asked.filter(s => healthy.has(s.outcome))], few: 10, more: $("health-all"),
    columns: [
      { name: "Source", value: s => s.name, cell: s => el("a", { href: `report.html#${encodeURIComponent(s.id)}`, text: s.name || s.id }), up: true },
      { name: "Outcome", value: s => s.outcome, cell: s => s.outcome.replaceAll("_", " ") + (s.cause ? ` (${s.cause.replaceAll("_", " ")})` : "") + (s.stale ? ", stale" : ""), up: true },
      { name: "Meetings", numeric: true, value: s => s.rows.meetings, cell: s => number(s.rows.meetings) },
      { name: "Rows rejected", numeric: true, value: s => s.rows.rejected, cell: s => number(s.rows.rejected) },
      { name: "Fetched", value: s => s.fetched_at ?? "", cell: s => (s.fetched_at ? date(s.fetched_at) : "–") },
    ],
  });
}

export function showRelease(release) {
  $("release").replaceChildren(`Recovery meetings by region and hour of the week: ${number(release.meetings)} meetings, as of ${date(release.as_of)} (release ${release.release}). `,
    el("a", { href: "report.html", text: "How good the data are" }), ".");
}

const about = {
  "meetings.csv": "all meetings, for a spreadsheet", "meetings.ndjson": "all meetings, one a line", "meetings.json": "all meetings, one document",
  "meetings.parquet": "all meetings, columns", "meetings.geojson": "those with coordinates, for maps", "meetingguide.json": "Meeting Guide and TSML UI",
  "coverage.json": "the regions and their measures", "coverage.csv": "starts and sessions by hour", "coverage.parquet": "the whole cube, columns", "regions.json": "regions and their meetings by fellowship",
  "deserts.json": "places without a meeting in person", "trend.json": "from night to night", "changes.ndjson": "what changed since the release before",
  "provenance.ndjson": "which source said what", "decisions.ndjson": "which listings are one", "bridge.csv": "the publishers' keys and our ids",
  "problems.csv": "every finding", "report.json": "the sources and their outcomes",
};

export function showFiles(release) {
  const sizes = new Map(release.files);
  const one = (path, text) => el("li", {}, el("a", { href: path.split("/").map(encodeURIComponent).join("/"), text: path }), ` ${bytes(sizes.get(path))}${text ? `, ${text}` : ""}`);
  $("files").replaceChildren(...Object.keys(about).filter(p => sizes.has(p)).map(p => one(p, about[p])),
    el("li", {}, el("a", { href: "manifest.json", text: "manifest.json" }), " counts, sources with their attribution, hashes"));
  const calendars = $("calendars");
  const paths = release.files.map(f => f[0]).filter(p => p.startsWith("ical/"));
  calendars.hidden = !paths.length;
  calendars.addEventListener("toggle", () => calendars.querySelector("ul").replaceChildren(...paths.map(p => one(p))), { once: true });
}
