import { el } from "./dom.js";
import { number } from "./words.js";

// legend lists the shades of a quantile scale with their ranges. bad is for measures of which more is worse.
export function legend(target, scale, none, { format = number, bad = false } = {}) {
  const values = scale.domain();
  const items = none ? [el("span", {}, el("i", { class: "q0" }), none)] : [];
  if (values.length) {
    scale.range().forEach(q => {
      const inside = values.filter(v => scale(v) === q);
      if (!inside.length) return;
      const [from, to] = [format(inside[0]), format(inside[inside.length - 1])];
      items.push(el("span", {}, el("i", { class: (bad ? "b" : "q") + q }), from === to ? from : `${from} – ${to}`));
    });
  }
  target.replaceChildren(...items);
}
