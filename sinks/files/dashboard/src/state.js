// What is chosen, kept in the address behind the "#", so that a view can be linked.

export const defaults = { region: "", fellowship: "all", mode: "all", group: "all", measure: "covered", show: "starts", level: "counties", only: "" };

// read takes the choices out of the address. What it does not name is the default's.
export function read(home) {
  const given = new URLSearchParams(location.hash.slice(1));
  const state = { ...defaults, region: home };
  for (const name of Object.keys(defaults)) if (given.has(name)) state[name] = given.get(name);
  return state;
}

// write puts the choices into the address, which makes the page show them.
export function write(state, home) {
  const out = new URLSearchParams();
  for (const [name, value] of Object.entries(state)) {
    if (value !== (name === "region" ? home : defaults[name])) out.set(name, value);
  }
  location.hash = String(out).replaceAll("%2F", "/").replaceAll("%3A", ":");
}

// named tells an address of choices from the anchor of a heading.
export const named = () => location.hash.length < 2 || location.hash.includes("=");

// Online meetings stand in a region of their own, by each clock.
export const isOnline = mode => mode.startsWith("online");

// cellMode is the mode that the cells of the region of `cellRegion` know.
export const cellMode = mode => ({ "online-all": "all", "online": "online", "online-phone": "phone" })[mode] ?? mode;
