// The release's data. Every data file is a script that calls almanac(name, value), since a page that is opened from
// a disk may not fetch. `load` asks for one by its name: "coverage/US-PA" is coverage/US-PA.json.

const arrived = new Map(); // name to value
const waiting = new Map(); // name to {promise, resolve}

globalThis.almanac = (name, value) => {
  arrived.set(name, value);
  waiting.get(name)?.resolve(value);
};

const folder = name => (name.startsWith("maps/") ? "assets/" : "assets/data/");

export function load(name) {
  if (arrived.has(name)) return Promise.resolve(arrived.get(name));
  if (waiting.has(name)) return waiting.get(name).promise;
  const wait = {};
  wait.promise = new Promise((resolve, reject) => Object.assign(wait, { resolve, reject }));
  waiting.set(name, wait);
  const script = document.createElement("script");
  script.src = folder(name) + name + ".js";
  script.onerror = () => {
    waiting.delete(name);
    wait.reject(new Error(`${script.src} cannot be read`));
  };
  document.head.append(script);
  return wait.promise;
}

// have waits for a script that index.html names itself.
export function have(name) {
  if (arrived.has(name)) return Promise.resolve(arrived.get(name));
  return new Promise((resolve, reject) => {
    waiting.set(name, { resolve });
    addEventListener("load", () => arrived.has(name) || reject(new Error(`assets/data/${name}.js cannot be read`)));
  });
}

// fileName is a code as a file's name: "online:Asia/Kolkata" is "online-Asia-Kolkata".
export const fileName = code => code.replace(/[^A-Za-z0-9_-]/g, "-");

// fileOf is the data with a region's cells.
export function fileOf(code) {
  if (!code.startsWith("online:")) code = code.replace(/[/:].*$/, "");
  return "coverage/" + fileName(code);
}

// counted tells whether the cube has a cell for the choice at all: groups are counted by fellowship or by mode, and not in
// counties and towns.
export const counted = (kind, fellowship, mode, group) => group === "all" || kind !== "county" && kind !== "locality" && (fellowship === "all" || mode === "all");

export const key = (region, fellowship, mode, group) => [region, fellowship, mode, group].join("\n");

const indexes = new WeakMap();

// cells indexes a file of cells by `key`.
export function cells(file) {
  let index = indexes.get(file);
  if (!index) {
    index = new Map();
    for (const row of file.cells) {
      const c = cell(file, row);
      index.set(key(c.region, c.fellowship, c.mode, c.group), c);
    }
    indexes.set(file, index);
  }
  return index;
}

// cell undoes one array of a file of cells; schema/coverage-cells.json says what stands where.
function cell(file, [region, fellowship, mode, group, meetings, covered, gap, gapStart, wait, worst, more]) {
  return {
    region: file.codes[region], fellowship: file.fellowships[fellowship], mode: file.modes[mode], group: file.groups[group],
    meetings, covered, gap, gapStart, wait, worst, more: Number.isInteger(more) ? file.cells[more][10] : more,
  };
}

// weekOf is the starts and sessions of the 168 hours, Monday 00:00 first.
export function weekOf(c) {
  const starts = new Array(168).fill(0), sessions = new Array(168).fill(0);
  const hours = c?.more ?? [];
  for (let i = 0; i < hours.length; i += 3) {
    starts[hours[i]] = hours[i + 1];
    sessions[hours[i]] = hours[i + 2];
  }
  return { starts, sessions };
}
