// Filters and sorts the page's long tables; without it every table is whole. It fetches nothing.
(() => {
  "use strict";

  function make(name, text, attributes = {}) {
    const made = Object.assign(document.createElement(name), attributes);
    made.textContent = text;
    return made;
  }

  // What a cell is sorted by: the number or day it is marked with, else its words; null where it is empty.
  function key(row, column) {
    const cell = row.cells[column];
    const marked = cell.querySelector("data, time");
    const text = marked ? marked.getAttribute("value") ?? marked.dateTime : cell.textContent.trim().replaceAll(",", "");
    if (text === "") return null;
    return Number.isNaN(Number(text)) ? text : Number(text);
  }

  function compare(a, b) {
    if (typeof a === "number" && typeof b === "number") return a - b;
    return String(a).localeCompare(String(b), "en", { numeric: true });
  }

  const status = (row, column) => row.cells[column].querySelector(".pill:not(details .pill)")?.lastChild.textContent.trim() ?? "";

  function sift(table) {
    const heads = [...table.tHead.rows[0].cells], body = table.tBodies[0], rows = [...body.rows];
    if (rows.length < 2) return;
    const bar = make("div", "", { className: "sift" });
    const told = make("p", "", { className: "told" });
    told.setAttribute("role", "status");
    const chosen = [];

    const words = labelled("Find", make("input", "", { type: "search" }));
    for (const [column, head] of heads.entries()) {
      const found = [...new Set(rows.map((row) => status(row, column)).filter(Boolean))].sort();
      if (found.length > 1 && found.length < 9) {
        const choice = labelled(head.textContent, make("select", ""));
        choice.append(make("option", "All", { value: "" }), ...found.map((text) => make("option", text)));
        chosen.push([column, choice]);
      }
      sortable(head, column);
    }
    bar.append(told);
    table.closest(".scroll").before(bar);
    show();

    function labelled(name, control) {
      const label = make("label", name);
      label.append(control);
      bar.append(label);
      control.addEventListener("input", show);
      return control;
    }

    function show() {
      const wanted = words.value.toLocaleLowerCase().split(/\s+/);
      let count = 0;
      for (const row of rows) {
        const text = row.textContent.toLocaleLowerCase();
        const fits = chosen.every(([column, choice]) => !choice.value || status(row, column) === choice.value);
        row.hidden = !(fits && wanted.every((word) => text.includes(word)));
        count += !row.hidden;
      }
      told.textContent = `${count} of ${rows.length} rows shown`;
    }

    function sortable(head, column) {
      const button = make("button", head.textContent, { type: "button" });
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const way = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
        for (const other of heads) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", way === 1 ? "ascending" : "descending");
        const keys = new Map(rows.map((row) => [row, key(row, column)]));
        const known = rows.filter((row) => keys.get(row) !== null);
        known.sort((a, b) => way * compare(keys.get(a), keys.get(b)));
        body.append(...known, ...rows.filter((row) => keys.get(row) === null));
      });
    }
  }

  document.querySelectorAll("table.sifted").forEach(sift);
})();
