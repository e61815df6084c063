// Makes maps/*.js: one file a country, with its subdivisions (counties in the United States), and world.js, with the
// countries. Each is TopoJSON, already projected onto a plane of about 960 units in width and simplified to what a
// screen of that width shows.
//
//   go run ../../../normalize/geo/internal/outlines ../../../normalize/geo/data | node maps.mjs
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { geoArea, geoAzimuthalEqualArea, geoCentroid, geoDistance, geoEqualEarth } from "d3-geo";
import { mergeArcs, quantize } from "topojson-client";
import { topology } from "topojson-server";
import { filter, filterAttachedWeight, presimplify, simplify } from "topojson-simplify";

// Natural Earth has these as countries.
const territories = [["US-AS", "American Samoa"], ["US-GU", "Guam"], ["US-MP", "Northern Mariana Islands"], ["US-PR", "Puerto Rico"], ["US-VI", "U.S. Virgin Islands"]]
  .map(([id, name]) => ({ id, name }));

const width = 960, highest = 900;
const out = new URL("maps/", import.meta.url);

const features = new Map(); // by country, by code
for await (const line of createInterface({ input: process.stdin })) {
  const { id, properties, geometry } = JSON.parse(line);
  const { country, name } = properties;
  if (!country || country === "AQ") continue;
  if (!features.has(country)) features.set(country, new Map());
  const known = features.get(country).get(id);
  if (known) known.rings.push(...geometry.coordinates.map(p => p[0]));
  else features.get(country).set(id, { id, name, rings: geometry.coordinates.map(p => p[0]) });
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out);
for (const [country, areas] of [...features].sort(([a], [b]) => (a < b ? -1 : 1))) {
  if (country === "US") write("US", unitedStates());
  else write(country, countryMap([...areas.values()]));
}
write("world", worldMap());

function write(name, map) {
  writeFileSync(new URL(`${name}.js`, out), `almanac("maps/${name}",${JSON.stringify(map)})\n`);
}

// countryMap draws a country around its middle.
function countryMap(areas) {
  const rings = areas.flatMap(a => a.rings);
  const largest = rings.reduce((a, b) => (around(b) > around(a) ? b : a));
  const middle = geoCentroid(polygon(largest));
  const reach = Math.max(...largest.map(p => geoDistance(p, middle))) * 1.6 + 0.12;
  const near = ring => geoDistance(ring[0], middle) < reach; // islands beyond the sea would leave the mainland no room
  const drawn = areas.map(a => ({ ...a, rings: a.rings.filter(near) })).filter(a => a.rings.length);
  const projection = geoAzimuthalEqualArea().rotate([-middle[0], -middle[1]]).scale(1).translate([0, 0]);
  const map = finish(drawn, projection, 1.2, 3000);
  return withNames(map, areas, new Set(drawn.map(a => a.id)));
}

function worldMap() {
  const areas = [];
  for (const [country, subdivisions] of features)
    for (const a of subdivisions.values()) areas.push({ id: country, rings: a.rings });
  return finish(areas, geoEqualEarth().scale(1).translate([0, 0]).rotate([-11, 0]), 0.35, 4000, true);
}

// finish projects the areas, fits them into the frame, simplifies and writes them as one object "areas".
function finish(areas, projection, weight, steps, merged) {
  const projected = areas.map(a => ({ ...a, rings: a.rings.map(r => r.map(p => projection(p))) }));
  const points = projected.flatMap(a => a.rings.flat());
  const [x0, y0] = [0, 1].map(i => points.reduce((m, p) => Math.min(m, p[i]), Infinity));
  const [x1, y1] = [0, 1].map(i => points.reduce((m, p) => Math.max(m, p[i]), -Infinity));
  const scale = Math.min(width / (x1 - x0), highest / (y1 - y0));
  const objects = { areas: { type: "FeatureCollection", features: projected.map(a => ({
    type: "Feature", id: a.id, properties: a.name ? { name: a.name } : {},
    geometry: { type: "MultiPolygon", coordinates: a.rings.map(r => [r.map(([x, y]) => [(x - x0) * scale, (y - y0) * scale])]) },
  })) } };
  let t = topology(objects);
  t = byId(t);
  t = presimplify(t);
  t = simplify(t, weight);
  t = filter(t, filterAttachedWeight(t, merged ? 0.4 : 1.5));
  t = quantize(t, steps);
  delete t.bbox;
  t.size = [Math.ceil((x1 - x0) * scale), Math.ceil((y1 - y0) * scale)];
  return t;
}

// withNames adds the names of the areas that are not drawn.
function withNames(map, areas, drawn) {
  const names = areas.filter(a => a.name && !drawn.has(a.id)).map(a => [a.id, a.name]);
  if (names.length) map.names = Object.fromEntries(names);
  return map;
}

// byId joins the geometries with one id.
function byId(t) {
  const groups = new Map();
  for (const g of t.objects.areas.geometries) {
    if (!groups.has(g.id)) groups.set(g.id, []);
    groups.get(g.id).push(g);
  }
  t.objects.areas.geometries = [...groups].map(([id, list]) => ({ ...mergeArcs(t, list), id, properties: list[0].properties }));
  return filter(t, () => true);
}

// unitedStates is the Census Bureau's map with Alaska and Hawaii moved beside the others: counties by FIPS code, and the
// states by ISO 3166-2.
function unitedStates() {
  let t = JSON.parse(readFileSync(new URL("node_modules/us-atlas/counties-albers-10m.json", import.meta.url)));
  delete t.objects.nation;
  const codes = new Map([...features.get("US").values()].map(a => [a.name, a.id]));
  for (const g of t.objects.states.geometries) {
    g.id = codes.get(g.properties.name);
    if (!g.id) throw new Error(`no ISO 3166-2 code of ${g.properties.name}`);
  }
  for (const g of t.objects.counties.geometries) delete g.properties; // coverage.json names them
  t.objects = { areas: t.objects.counties, around: t.objects.states };
  t = presimplify(t);
  t = simplify(t, 1.3);
  t = filter(t, filterAttachedWeight(t, 1));
  t = quantize(t, 3000);
  delete t.bbox;
  t.size = [975, 610];
  return withNames(t, [...territories, ...features.get("US").values()], new Set(t.objects.around.geometries.map(g => g.id)));
}

function polygon(ring) {
  const p = { type: "Polygon", coordinates: [ring] };
  if (geoArea(p) > 2 * Math.PI) p.coordinates = [[...ring].reverse()];
  return p;
}

function around(ring) {
  return geoArea(polygon(ring));
}
