// Places without a meeting in person within 50 km.
import { $, el, table } from "./dom.js";
import { number } from "./words.js";

export function showDeserts(file, { region, record, world, nameOf, fullName }) {
  const inside = d => region === world || d.country === region || d.subdivision === region || record?.fips && d.fips === record.fips;
  const rows = (file?.deserts ?? []).filter(inside);
  const people = rows.reduce((sum, d) => sum + d.population, 0);
  const told = `${number(rows.length)} places`;
  const of = new Set(rows.map(d => d.country)).size === 1 && rows.length >= 1000 ? `The most populous ${told}` : told; // deserts.json tells no more of a country
  $("desert-note").textContent = rows.length
    ? `${of} in ${fullName(region)} with ${number(people)} people have no meeting in person within 50 km, of any fellowship. The last column says in how many of the 168 hours something is online, by their clock.`
    : `No place of over 1,000 people in ${fullName(region)} is further than 50 km from a meeting in person.`;
  $("deserts").closest(".scroll").hidden = !rows.length;
  table($("deserts"), {
    caption: "Places without a meeting in person within 50 km", rows, few: 10, more: $("deserts-all"),
    columns: [
      { name: "Place", value: d => d.name, up: true, cell: d => d.name },
      { name: "Region", value: d => d.subdivision ?? d.country, up: true, cell: d => [d.county, d.subdivision ? nameOf(d.subdivision) : nameOf(d.country)].filter(Boolean).join(", ") },
      { name: "People", numeric: true, value: d => d.population, cell: d => number(d.population) },
      { name: "Nearest, km", numeric: true, value: d => d.nearest_km ?? 1e6, cell: d => (d.nearest_km == null ? "over 500" : number(d.nearest_km)) },
      { name: "Online, hours", numeric: true, value: d => d.online_hours_covered, cell: d => number(d.online_hours_covered) },
    ],
  });
}
