// Words for codes and figures.

export const days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

const whole = new Intl.NumberFormat("en");
const tenths = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const countries = new Intl.DisplayNames("en", { type: "region", fallback: "code" });
const languages = new Intl.DisplayNames("en", { type: "language", fallback: "code" });

const small = new Intl.NumberFormat("en", { maximumSignificantDigits: 2 });

export const number = v => (v == null ? "–" : v >= 100 ? whole.format(Math.round(v)) : v >= 1 ? tenths.format(v) : small.format(v));
export const share = v => (v == null ? "–" : `${tenths.format(v * 100)}\u00a0%`);

// hourName: 0 is "Monday 00:00".
export const hourName = h => `${days[Math.floor(h / 24)]} ${clock(h % 24)}`;
export const shortHour = h => `${days[Math.floor(h / 24)].slice(0, 3)} ${clock(h % 24)}`;
export const clock = h => String(h).padStart(2, "0") + ":00";

// minutes of a wait: "9 h 20 min".
export function wait(minutes) {
  if (minutes == null) return "–";
  const m = Math.round(minutes);
  if (m < 60) return `${m} min`;
  return m % 60 ? `${whole.format(Math.floor(m / 60))} h ${m % 60} min` : `${whole.format(m / 60)} h`;
}

export function bytes(n) {
  for (const [unit, size] of [["GB", 1e9], ["MB", 1e6], ["kB", 1e3]]) if (n >= size) return `${tenths.format(n / size)} ${unit}`;
  return `${n} bytes`;
}

export function date(text) {
  const d = new Date(text);
  return isNaN(d) ? text : d.toLocaleDateString("en", { year: "numeric", month: "long", day: "numeric", timeZone: "UTC" });
}

export function countryName(code) {
  if (code === "unknown") return "Country not stated";
  try { return countries.of(code); } catch { return code; }
}

const groupNames = {
  all: "Everybody", beginners: "Beginners", deaf: "Deaf, sign language", lgbtq: "LGBTQ", men: "Men", open: "Open to all", "people-of-color": "People of colour",
  secular: "Secular", seniors: "Seniors", wheelchair: "Wheelchair access", women: "Women", "young-people": "Young people",
};

export function groupName(group) {
  if (group.startsWith("language:")) {
    const tag = group.slice("language:".length);
    try { return `In ${languages.of(tag)}`; } catch { return `In ${tag}`; }
  }
  return groupNames[group] ?? group;
}

// inWords is a group's name inside a sentence; a language keeps its capital.
export const inWords = group => groupName(group).replace(/^In /, "in ").replace(/^(?!LGBTQ|in )./, c => c.toLowerCase());

// countyName: Louisiana has parishes, Puerto Rico municipalities, Alaska boroughs; Richmond city is no county.
export function countyName(name, state) {
  if (/( city|^Carson City|District of Columbia)$/.test(name) || ["US-AK", "US-AS", "US-GU", "US-MP", "US-VI"].includes(state)) return name;
  return `${name} ${{ "US-LA": "Parish", "US-PR": "Municipio" }[state] ?? "County"}`;
}

export const modes = [
  ["all", "At a place"], ["in_person", "In person only"], ["hybrid", "Hybrid only"],
  ["online-all", "Online, telephone"], ["online", "Online only"], ["online-phone", "Telephone only"],
];

export const modeName = mode => modes.find(m => m[0] === mode)?.[1] ?? mode;
