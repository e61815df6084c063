// The heat map of the week: a table whose cells are shaded. Arrow keys go from hour to hour.
import { $, el } from "./dom.js";
import { legend, shadesOf } from "./legend.js";
import { clock, days, hourName, number } from "./words.js";

const narrow = matchMedia("(max-width: 46rem)");
let shown;

narrow.addEventListener("change", () => shown && showWeek(...shown));

// showWeek draws the 168 starts and sessions.
export function showWeek(week, show) {
  shown = [week, show];
  const values = week[show];
  const shades = shadesOf(values);
  const shade = v => (v > 0 ? shades(v) : 0);
  const cell = h => el("td", {
    class: `q${shade(values[h])}`, "data-hour": h, tabindex: -1, "aria-label": said(week, h), text: short(values[h]),
  });
  const hours = Array.from({ length: 24 }, (_, h) => h);
  const rows = narrow.matches
    ? [el("tr", {}, el("th", { scope: "col" }, el("span", { class: "unseen", text: "Hour" })), days.map(d => el("th", { scope: "col", abbr: d, text: d.slice(0, 2) }))),
      ...hours.map(h => el("tr", {}, el("th", { scope: "row", text: clock(h) }), days.map((_, d) => cell(d * 24 + h))))]
    : [el("tr", {}, el("th", { scope: "col" }, el("span", { class: "unseen", text: "Day" })), hours.map(h => el("th", { scope: "col", abbr: clock(h), text: h }))),
      ...days.map((day, d) => el("tr", {}, el("th", { scope: "row", text: day.slice(0, 3) }), hours.map(h => cell(d * 24 + h))))];
  const table = $("week");
  table.classList.toggle("upright", narrow.matches);
  table.replaceChildren(el("caption", { class: "unseen", text: `Meetings ${show === "starts" ? "that start" : "in session"} by day and hour of the local week` }),
    el("thead", {}, rows[0]), el("tbody", {}, rows.slice(1)));
  table.querySelector("td").tabIndex = 0;
  legend($("week-legend"), shades, values.includes(0) ? [["q0", "none"]] : []);
}

const short = v => (v >= 1000 ? `${Math.round(v / 1000)}k` : v >= 10 ? String(Math.round(v)) : v > 0 ? String(Math.max(0.1, Math.round(v * 10) / 10)).replace(/^0/, "") : "·");

const said = (week, h) => `${hourName(h)} to ${clock((h + 1) % 24)}: ${number(week.starts[h])} starting, ${number(week.sessions[h])} in session`;

const say = e => {
  const hour = e.target.closest?.("td")?.dataset.hour;
  if (hour != null && shown) $("week-said").textContent = said(shown[0], Number(hour));
};

// listen is called once.
export function listen() {
  const table = $("week");
  table.addEventListener("pointerover", say);
  table.addEventListener("focusin", say);
  table.addEventListener("click", e => e.target.closest("td")?.focus());
  table.addEventListener("keydown", e => {
    const from = e.target.closest("td");
    if (!from) return;
    const step = narrow.matches ? { ArrowLeft: -24, ArrowRight: 24, ArrowUp: -1, ArrowDown: 1 } : { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -24, ArrowDown: 24 };
    const at = Number(from.dataset.hour);
    const to = e.key === "Home" ? at - at % 24 : e.key === "End" ? at - at % 24 + 23 : at + (step[e.key] ?? NaN);
    const next = table.querySelector(`td[data-hour="${to}"]`);
    if (!next) return;
    e.preventDefault();
    from.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });
}
