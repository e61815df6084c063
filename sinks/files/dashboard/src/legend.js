// Shades, and what they mean.
import { scaleQuantile } from "d3-scale";
import { el } from "./dom.js";
import { number } from "./words.js";

// shadesOf is a scale from the values over 0 to the shades 1 to 6. Each shade has about as many different values, so
// that one that comes often does not take them all.
export const shadesOf = values => scaleQuantile([...new Set(values.filter(v => v > 0))], [1, 2, 3, 4, 5, 6]);

// legend lists the shades with their ranges, and what else there is. bad is for measures of which more is worse.
export function legend(target, shades, others, { format = number, bad = false } = {}) {
  const items = others.map(([shade, text]) => el("span", {}, el("i", { class: shade }), text));
  for (const q of shades.range()) {
    const inside = shades.domain().filter(v => shades(v) === q);
    if (!inside.length) continue;
    const [from, to] = [format(inside[0]), format(inside[inside.length - 1])];
    items.push(el("span", {}, el("i", { class: (bad ? "b" : "q") + q }), from === to ? from : `${from} – ${to}`));
  }
  target.replaceChildren(...items);
}
