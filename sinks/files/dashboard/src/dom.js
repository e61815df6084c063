// Elements. Texts come from strangers: they go in as text, never as markup.

export const $ = id => document.getElementById(id);

export function el(tag, props = {}, ...children) {
  const e = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value == null || value === false) continue;
    if (name.startsWith("on")) e.addEventListener(name.slice(2), value);
    else if (name === "text") e.textContent = value;
    else e.setAttribute(name, value === true ? "" : value);
  }
  e.append(...children.flat().filter(c => c != null));
  return e;
}

const svgSpace = "http://www.w3.org/2000/svg";

export function svg(tag, props = {}, ...children) {
  const e = document.createElementNS(svgSpace, tag);
  for (const [name, value] of Object.entries(props)) if (value != null) e.setAttribute(name, value);
  e.append(...children);
  return e;
}

// options fills a select. list has [value, text], or [label, [[value, text] ...]] for a group.
export function options(select, list, chosen) {
  const one = ([value, text]) => {
    const o = el("option", { value, text });
    o.selected = value === chosen;
    return o;
  };
  select.replaceChildren(...list.map(o => (Array.isArray(o[1]) ? el("optgroup", { label: o[0] }, o[1].map(one)) : one(o))));
  select.value = chosen;
}

// table fills a table whose columns are {name, cell(row), value(row), numeric, up}; a click on a column's head sorts by it. It shows the
// first `few` rows, and a button for the rest.
export function table(target, { caption, columns, rows, sorted, few = 15, more, current }) {
  let by = sorted ?? { column: -1 }, all = false;
  const show = () => {
    const ordered = by.column < 0 ? rows : sort(rows, columns[by.column], by.up);
    const heads = columns.map((c, i) => el("th", {
      scope: "col", class: c.numeric ? "n" : null, "aria-sort": i !== by.column ? null : by.up ? "ascending" : "descending",
    }, el("button", { type: "button", text: c.name, onclick: () => { by = { column: i, up: i === by.column ? !by.up : c.up ?? !c.numeric }; show(); target.tHead.rows[0].cells[i].firstChild.focus(); } })));
    const body = (all ? ordered : ordered.slice(0, few)).map(r => el("tr", { "aria-current": current?.(r) ? "true" : null },
      columns.map((c, i) => el(i ? "td" : "th", { scope: i ? null : "row", class: c.numeric ? "n" : null }, c.cell(r)))));
    if (!body.length) body.push(el("tr", {}, el("td", { colspan: columns.length, text: "None." })));
    target.replaceChildren(el("caption", { class: "unseen", text: caption }), el("thead", {}, el("tr", {}, heads)), el("tbody", {}, body));
    if (more) {
      more.hidden = rows.length <= few;
      more.textContent = all ? `Show the first ${few}` : `Show all ${rows.length.toLocaleString("en")}`;
      more.onclick = () => { all = !all; show(); };
    }
  };
  show();
}

// sort puts what is not known last, whichever way.
function sort(rows, column, up) {
  const direction = up ? 1 : -1;
  return rows.map((row, i) => [column.value(row), i, row]).sort(([a, i], [b, j]) => {
    if (a == null || b == null) return (a == null) - (b == null) || i - j;
    return (typeof a === "string" ? a.localeCompare(b) : a - b) * direction || i - j;
  }).map(r => r[2]);
}
