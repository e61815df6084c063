// The measures that a map is coloured and a table sorted by. `of` takes a region's line of coverage.json, its cell (or
// undefined: no such meetings), and the shares of its people near a meeting.
import { number, share, wait } from "./words.js";

// The parts of the day, as coverage.Parts has them.
export const parts = [["night", "Night, 22 to 6"], ["morning", "Morning, 6 to 12"], ["afternoon", "Afternoon, 12 to 17"], ["evening", "Evening, 17 to 22"]];
const partHours = [56, 42, 35, 35];

const hours = v => `${number(v)} h`;

export const measures = [
  { id: "covered", name: "Hours covered of 168", of: (r, c) => c?.covered ?? 0 },
  { id: "gap", name: "Longest gap", bad: true, format: hours, of: (r, c) => c?.gap ?? 168 },
  { id: "wait", name: "Mean wait", bad: true, missing: "nothing weekly", format: wait, of: (r, c) => c?.wait },
  { id: "worst", name: "Worst wait", bad: true, missing: "nothing weekly", format: wait, of: (r, c) => c?.worst },
  { id: "meetings", name: "Meetings", of: (r, c) => c?.meetings ?? 0 },
  { id: "rate", name: "Meetings per 100,000 people", of: (r, c) => (r.population ? ((c?.meetings ?? 0) * 1e5) / r.population : undefined) },
  ...[5, 25, 50].map(km => ({
    id: `near${km}`, name: `People within ${km} km`, format: share, near: true,
    of: (r, c, near) => (r.population ? (near.get(`${r.code} ${km}`) ?? 0) / r.population : undefined),
  })),
  ...parts.map(([id, name], i) => ({ id, name: `${name}: hours covered of ${partHours[i]}`, of: (r, c) => (c ? c.more?.[i] : 0) })),
  ...parts.map(([id, name], i) => ({ id: `${id}-starts`, name: `${name}: starts a week`, of: (r, c) => (c ? c.more?.[i + 4] : 0) })),
].map(m => ({ format: number, missing: "not known", ...m }));

export const measureOf = id => measures.find(m => m.id === id) ?? measures[0];
