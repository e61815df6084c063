// Makes maps/*.js: one file a country, with its subdivisions (counties in the United States), and world.js, with the
// countries. Each is TopoJSON, already projected onto a plane of about 960 units in width and simplified to what a
// screen of that width shows.
//
//   go run ../../../normalize/geo/internal/outlines ../../../normalize/geo/data | node maps.mjs
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { geoArea, geoAzimuthalEqualArea, geoCentroid, geoDistance, geoEqualEarthRaw } from "d3-geo";
import { feature, mergeArcs, quantize } from "topojson-client";
import { topology } from "topojson-server";
import { filter, filterAttachedWeight, presimplify, simplify } from "topojson-simplify";

// The Census Bureau's projected map leaves these out. Each is fitted into a box at the map's foot: x, y, width, height.
const territories = [
  { state: "72", id: "US-PR", box: [505, 560, 90, 34] }, { state: "78", id: "US-VI", box: [612, 560, 34, 34] },
  { state: "66", id: "US-GU", box: [662, 560, 22, 34] }, { state: "69", id: "US-MP", box: [700, 545, 26, 50] }, { state: "60", id: "US-AS", box: [738, 562, 40, 30] },
];

const width = 960, highest = 900;
const strait = 0.06; // radians, some 380 km: what is no further apart is one country's mainland
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

// countryMap draws a country around its middle, without islands so far away that the rest would have no room: what is within reach
// of the largest part, and what joins that from neighbour to neighbour.
function countryMap(areas) {
  const parts = areas.flatMap(a => a.rings.map(sketch));
  const largest = parts.reduce((a, b) => (b.area > a.area ? b : a));
  const reach = largest.radius * 1.6 + 0.12;
  const near = new Set(parts.filter(p => geoDistance(p.points[0], largest.middle) < reach));
  for (const p of near) for (const q of parts) if (!near.has(q) && neighbours(p, q)) near.add(q); // a set's loop meets what is added
  const rings = new Set([...near].map(p => p.ring));
  const drawn = areas.map(a => ({ ...a, rings: a.rings.filter(r => rings.has(r)) })).filter(a => a.rings.length);
  const [x, y] = geoCentroid({ type: "GeometryCollection", geometries: [...rings].map(polygon) });
  const projection = geoAzimuthalEqualArea().rotate([-x, -y]).scale(1).translate([0, 0]);
  const map = finish(drawn, projection, 1.2, 3000);
  return withNames(map, areas, new Set(map.objects.areas.geometries.filter(g => g.arcs?.length).map(g => g.id)));
}

// sketch is a ring with what tells how far it is from another.
function sketch(ring) {
  const middle = geoCentroid(polygon(ring)), step = Math.ceil(ring.length / 200);
  return { ring, middle, area: around(ring), radius: Math.max(...ring.map(p => geoDistance(p, middle))), points: ring.filter((_, i) => i % step === 0) };
}

function neighbours(a, b) {
  if (geoDistance(a.middle, b.middle) > a.radius + b.radius + strait) return false;
  return a.points.some(p => b.points.some(q => geoDistance(p, q) < strait));
}

function worldMap() {
  const areas = [];
  for (const [country, subdivisions] of features)
    for (const a of subdivisions.values()) areas.push({ id: country, rings: a.rings });
  return finish(areas, wholeEarth, 0.35, 4000, true);
}

// wholeEarth begins in the Bering Strait. Saint Lawrence Island lies across that line: it stands at the left, with the rest of Alaska.
function wholeEarth([x, y]) {
  const turned = x - 11, crosses = y > 62 && y < 64.5 && x < -168 && x > -172;
  const [px, py] = geoEqualEarthRaw((((turned < -180 && !crosses ? turned + 360 : turned) * Math.PI) / 180), (y * Math.PI) / 180);
  return [px, -py];
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
  t = merged ? shorten(t, weight, 0.4) : sparing(t, weight, 1.5);
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

// unitedStates is the Census Bureau's map with Alaska, Hawaii and the territories moved beside the others: counties by FIPS code, and
// the states by ISO 3166-2.
function unitedStates() {
  const atlas = name => JSON.parse(readFileSync(new URL(`node_modules/us-atlas/${name}.json`, import.meta.url)));
  const projected = atlas("counties-albers-10m"), round = atlas("counties-10m");
  const codes = new Map([...features.get("US").values()].map(a => [a.name, a.id]));
  const states = feature(projected, projected.objects.states).features.map(f => ({ ...f, id: codes.get(f.properties.name) }));
  const nameless = states.find(f => !f.id);
  if (nameless) throw new Error(`no ISO 3166-2 code of ${nameless.properties.name}`);
  const counties = feature(projected, projected.objects.counties).features;
  for (const { state, id, box: [x, y, w, h] } of territories) {
    const whole = feature(round, round.objects.states).features.find(f => f.id === state);
    const middle = geoCentroid(whole);
    const projection = geoAzimuthalEqualArea().rotate([-middle[0], -middle[1]]).fitExtent([[x, y], [x + w, y + h]], whole);
    states.push({ ...flat(whole, projection), id });
    counties.push(...feature(round, round.objects.counties).features.filter(f => f.id.startsWith(state)).map(f => flat(f, projection)));
  }
  for (const f of counties) f.properties = {}; // coverage.json names them
  const of = list => ({ type: "FeatureCollection", features: list });
  let t = sparing(presimplify(topology({ areas: of(counties), around: of(states) })), 1.3, 1);
  t = quantize(t, 3000);
  delete t.bbox;
  t.size = [975, 610];
  return withNames(t, [...features.get("US").values()], new Set(t.objects.around.geometries.map(g => g.id)));
}

// flat projects a feature.
function flat(f, projection) {
  const points = list => (typeof list[0] === "number" ? projection(list) : list.map(points));
  return { ...f, geometry: { ...f.geometry, coordinates: points(f.geometry.coordinates) } };
}

// shorten simplifies, and drops islands smaller than `least` square units.
function shorten(t, weight, least) {
  const short = simplify(t, weight);
  return filter(short, filterAttachedWeight(short, least));
}

// sparing shortens less where an area would be lost, as an atoll is.
function sparing(t, weight, least) {
  const lasting = t => t.objects.areas.geometries.filter(g => g.arcs?.length).length;
  const all = lasting(t);
  for (; least > 0.01; [weight, least] = [weight / 4, least / 4]) {
    const short = shorten(t, weight, least);
    if (lasting(short) === all) return short;
  }
  return t;
}

function polygon(ring) {
  const p = { type: "Polygon", coordinates: [ring] };
  if (geoArea(p) > 2 * Math.PI) p.coordinates = [[...ring].reverse()];
  return p;
}

function around(ring) {
  return geoArea(polygon(ring));
}
