// The map: areas coloured by a measure. The table of regions is its other form.
import { geoPath } from "d3-geo";
import { feature, mesh } from "topojson-client";
import { $, svg } from "./dom.js";
import { legend, shadesOf } from "./legend.js";

const path = geoPath();
const features = new WeakMap();

function featuresOf(topology, name) {
  const known = features.get(topology) ?? features.set(topology, {}).get(topology);
  return (known[name] ??= feature(topology, topology.objects[name]).features.filter(f => f.geometry));
}

// namesOf are the names of a map's areas by code.
export function namesOf(topology) {
  const object = topology.objects.around ?? topology.objects.areas;
  return new Map([...object.geometries.filter(g => g.properties?.name).map(g => [g.id, g.properties.name]), ...Object.entries(topology.names ?? {})]);
}

// draw colours the areas of topology.objects[layer]. rows are {id, name, value}, by the areas' ids; zoom is the id of the area (of
// "around", where the map has states) that fills the picture; chosen the one that is framed.
export function draw({ topology, layer, rows, measure, zoom, chosen, choose }) {
  const target = $("map");
  const shades = shadesOf(rows.map(r => r.value));
  const letter = measure.bad ? "b" : "q";
  const shade = v => (v == null ? "none" : v > 0 ? letter + shades(v) : letter + "0");
  const areas = new Map(rows.map(r => [r.id, r]));
  const shapes = svg("g");
  for (const f of featuresOf(topology, layer)) {
    const row = areas.get(f.id);
    const p = svg("path", { d: path(f), class: `area ${row ? shade(row.value) : "off"}` });
    if (row) {
      p.dataset.id = f.id;
      if (f.id === chosen) p.classList.add("chosen");
    }
    shapes.append(p);
  }
  const lines = topology.objects.around && layer === "areas" && !zoom ? topology.objects.around : topology.objects[layer];
  target.replaceChildren(shapes, svg("path", { class: "borders", d: path(mesh(topology, lines)) }));
  const frame = shapes.querySelector(".chosen");
  if (frame) target.append(svg("path", { class: "frame", d: frame.getAttribute("d") }));
  target.setAttribute("viewBox", box(topology, zoom));
  target.onpointerover = e => {
    const row = areas.get(e.target.dataset?.id);
    if (row) $("map-said").textContent = `${row.name}: ${row.value == null ? measure.missing : measure.format(row.value)}`;
  };
  target.onclick = e => {
    const row = areas.get(e.target.dataset?.id);
    if (row) choose(row);
  };
  legend($("map-legend"), shades, [
    ...(rows.some(r => r.value === 0) ? [[`${letter}0`, measure.format(0)]] : []), ...(rows.some(r => r.value == null) ? [["none", measure.missing]] : []),
  ], { format: measure.format, bad: measure.bad });
  const drawn = new Set(featuresOf(topology, layer).map(f => f.id));
  return rows.filter(r => !drawn.has(r.id));
}

// box is the part of the map to show.
function box(topology, zoom) {
  const [width, height] = topology.size;
  const f = zoom && featuresOf(topology, topology.objects.around ? "around" : "areas").find(f => f.id === zoom);
  if (!f) return `-4 -4 ${width + 8} ${height + 8}`;
  const [[x0, y0], [x1, y1]] = path.bounds(f);
  const edge = 0.04 * Math.max(x1 - x0, y1 - y0);
  return [x0 - edge, y0 - edge, x1 - x0 + 2 * edge, y1 - y0 + 2 * edge].map(v => v.toFixed(1)).join(" ");
}
