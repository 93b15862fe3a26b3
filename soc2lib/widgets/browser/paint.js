// Paints the part of the table that can be seen. Data reaches the page as text content and never as markup.
const ROW_HEIGHT = 32, SPARE_ROWS = 10, LEAST_HEIGHT = 260, MOST_HEIGHT = 440;
const WIDTHS = { id: 130, named: 280, standing: 200, day: 112, number: 96, text: 200 };
const STANDING = { field: "\u0001standing", label: "Stands", type: "standing", choices: [], help: "Judged from the fields of this row." };

function make(tag, properties = {}, ...children) {
  const { role, aria, data, ...rest } = properties;
  const element = Object.assign(document.createElement(tag), rest);
  if (role) element.setAttribute("role", role);
  for (const [name, value] of Object.entries(aria ?? {})) element.setAttribute("aria-" + name, value);
  Object.assign(element.dataset, data ?? {});
  element.append(...children);
  return element;
}

// Gives an element its children, unless it has just these: what stays is not laid out again.
function hold(element, ...children) {
  const next = element.cloneNode(false);
  next.append(...children);
  if (!next.isEqualNode(element)) element.replaceChildren(...next.childNodes);
}

// A number as it is read, its thousands apart; what is typed, copied and stored has none.
function grouped(words, column) {
  return column.type === "number" ? words.replace(/^-?\d{4,}/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ",")) : words;
}

class Sheet {
  constructor(register, { icons, hidden, label, named }) {
    this.register = register;
    this.icons = icons;
    this.named = named; // the field that names a row beside its id
    this.hidden = new Set(hidden);
    this.order = null; // {field, down}
    this.filter = "";
    this.at = { row: 0, column: 0 };
    this.corner = null; // the other corner of a selection
    this.editing = null;
    this.head = make("thead");
    this.body = make("tbody");
    this.table = make("table", { role: "grid", aria: { label, multiselectable: "true" } }, this.head, this.body);
    this.scroller = make("div", { className: "scroller", tabIndex: -1 }, this.table);
    this.scroller.addEventListener("scroll", () => this.draw());
    this.arrange();
  }

  arrange() {
    const { columns, stands } = this.register;
    const own = stands ? [columns[0], STANDING, ...columns.slice(1)] : columns;
    this.all = own;
    this.columns = own.filter((column) => column.type === "id" || (column.field !== this.named && !this.hidden.has(column.field)));
    this.at.column = Math.min(this.at.column, this.columns.length - 1);
    const widths = this.columns.map((column) => this.width(column));
    this.table.style.setProperty("--columns", widths.map((width) => `minmax(${width}px, ${width}fr)`).join(" "));
    this.table.style.minWidth = widths.reduce((sum, width) => sum + width, 0) + "px";
    this.look();
  }

  width(column) {
    if (column.type === "id") return this.named ? WIDTHS.named : Math.min(260, Math.max(WIDTHS.id, 8 * this.longestId() + 24));
    if (column.type === "number") return Math.max(WIDTHS.number, 4.2 * (column.label + column.unit).length + 32); // a head of two lines
    if (column.type === "standing") return Math.min(380, Math.max(WIDTHS.standing, 7 * this.longestStanding() + 50));
    const longest = Math.max(0, column.label.length, ...column.choices.map(([word]) => word.length));
    return WIDTHS[column.type] ?? Math.max(90, 7 * longest + 60);
  }

  longestId() {
    return this.register.rows.reduce((most, row) => Math.max(most, row.id.length), 0);
  }

  longestStanding() {
    return Object.values(this.register.statuses).reduce((most, [words]) => Math.max(most, words.length), 0);
  }

  // Which rows are shown, and in which order.
  look() {
    const wanted = this.filter.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    const rows = this.register.rows.filter((row) => {
      if (!wanted.length) return true;
      const text = this.all.map((column) => this.words(row, column)).join("\n").toLocaleLowerCase();
      return wanted.every((word) => text.includes(word));
    });
    if (this.order) {
      const column = this.all.find((one) => one.field === this.order.field), sign = this.order.down ? -1 : 1;
      const rank = new Map(column.choices.map(([word], place) => [word, String(place).padStart(3, "0")]));
      const value = (row) => rank.get(this.words(row, column)) ?? this.words(row, column);
      rows.sort((a, b) => sign * value(a).localeCompare(value(b), undefined, { numeric: true }));
    }
    this.view = rows;
    this.scroller.style.height = Math.max(LEAST_HEIGHT, Math.min(MOST_HEIGHT, (rows.length + 1) * ROW_HEIGHT + 18)) + "px";
    this.at.row = Math.max(-1, Math.min(this.at.row, rows.length - 1));
    this.corner = null;
    this.draw(true);
  }

  // The column that is edited in a cell: the first cell holds the row's id, which is fixed, and its name.
  edited(column) {
    return column.type === "id" && this.named ? this.register.byField.get(this.named) : column;
  }

  words(row, column) {
    if (column.type === "standing") return this.register.statuses[row.id]?.[0] ?? "";
    return this.register.text(row.id, column.field) || (this.register.shown[row.id]?.[column.field] ?? "");
  }

  draw(force = false) {
    const height = this.scroller.clientHeight || 480, top = this.scroller.scrollTop, count = this.view.length;
    let first = Math.max(0, Math.floor(top / ROW_HEIGHT) - SPARE_ROWS);
    let last = Math.min(count, Math.ceil((top + height) / ROW_HEIGHT) + SPARE_ROWS);
    if (this.editing) { first = Math.min(first, this.editing.row); last = Math.max(last, this.editing.row + 1); }
    if (!force && first === this.first && last === this.last) return;
    if (this.editing && !force) return;
    [this.first, this.last] = [first, last];
    const focused = this.table.contains(document.activeElement) && !this.editing;
    if (focused) this.scroller.focus({ preventScroll: true }); // a focused cell that goes would hand the focus to JupyterLab
    this.drawHead();
    const rows = this.view.slice(first, last).map((row, offset) => this.drawRow(row, first + offset));
    this.body.replaceChildren(this.gap(first), ...rows, this.gap(count - last));
    this.table.setAttribute("aria-rowcount", count + 1);
    this.table.setAttribute("aria-colcount", this.columns.length);
    if (focused) this.focus();
  }

  gap(rows) {
    const row = make("tr", { className: "gap", aria: { hidden: "true" } });
    row.style.height = rows * ROW_HEIGHT + "px";
    return row;
  }

  drawHead() {
    const cells = this.columns.map((column, place) => {
      const sorted = this.order?.field === column.field ? (this.order.down ? "descending" : "ascending") : "none";
      const mark = { ascending: " ▲", descending: " ▼", none: "" }[sorted];
      const aria = { sort: sorted, colindex: place + 1 };
      const unit = column.unit && column.unit !== "day" ? ` [${column.unit}]` : "";
      const cell = make("th", { role: "columnheader", scope: "col", title: column.help, aria, data: { row: -1, column: place } });
      cell.append((this.edited(column) === column ? column.label : `${column.label} and ${this.edited(column).label.toLowerCase()}`) + unit + (column.required && place ? " *" : ""));
      if (mark) cell.append(make("span", { textContent: mark, aria: { hidden: "true" } }));
      cell.tabIndex = this.at.row === -1 && this.at.column === place ? 0 : -1;
      return cell;
    });
    this.head.replaceChildren(make("tr", { role: "row", aria: { rowindex: 1 } }, ...cells));
  }

  drawRow(row, index) {
    const cells = this.columns.map((column, place) => {
      const first = column.type === "id";
      const cell = make(first ? "th" : "td", {
        role: first ? "rowheader" : "gridcell",
        aria: { colindex: place + 1 },
        data: { row: index, column: place },
      });
      if (first) cell.scope = "row";
      if ((first && !this.named) || column.type === "standing") cell.setAttribute("aria-readonly", "true");
      this.paint(cell, row, column);
      return cell;
    });
    return make("tr", { role: "row", aria: { rowindex: index + 2 } }, ...cells);
  }

  paint(cell, row, column) {
    const [index, place] = [Number(cell.dataset.row), Number(cell.dataset.column)];
    const edit = (place === 0 && this.register.editOf(row.id, WHOLE_ROW)) || this.register.editOf(row.id, this.edited(column).field);
    const own = column.type === "standing" ? this.words(row, column) : this.register.text(row.id, column.field);
    const words = grouped(own || this.words(row, column), column);
    cell.className = [edit?.state ?? "", column.type === "number" ? "number" : "", own ? "" : "muted", this.chosen(index, place) ? "chosen" : "", this.register.gone(row.id) ? "gone" : ""].join(" ").trim();
    cell.tabIndex = index === this.at.row && place === this.at.column ? 0 : -1;
    cell.toggleAttribute("aria-invalid", false);
    if (edit?.state === "refused" || edit?.state === "conflict") cell.setAttribute("aria-invalid", "true");
    if (this.chosen(index, place)) cell.setAttribute("aria-selected", "true");
    else cell.removeAttribute("aria-selected");
    hold(cell, ...this.marks(edit), this.inner(row, column, words));
    cell.title = column.type === "standing" ? this.register.statuses[row.id]?.[2] ?? "" : cell.textContent;
  }

  inner(row, column, words) {
    if (column.type === "id" && this.named) return this.name(row);
    const tone = column.type === "standing" ? this.register.statuses[row.id]?.[1] : new Map(column.choices).get(words);
    if (!tone || !words || column.choices[0]?.[0] === "yes") return document.createTextNode(words);
    const icon = make("span", { textContent: this.icons[tone] + " ", aria: { hidden: "true" } });
    return make("span", { className: "pill " + tone }, icon, words);
  }

  name(row) {
    const name = this.words(row, this.register.byField.get(this.named));
    return make("span", {}, row.id, make("span", { className: "quiet", textContent: " " + name }));
  }

  marks(edit) {
    const words = { unsaved: "NOT SAVED ", refused: "Refused ", conflict: "Conflict " }[edit?.state];
    return words ? [make("strong", { className: "mark", textContent: words })] : [];
  }

  range() {
    const { row, column } = this.at, other = this.corner ?? this.at;
    return {
      rows: [Math.max(0, Math.min(row, other.row)), Math.max(row, other.row)],
      columns: [Math.min(column, other.column), Math.max(column, other.column)],
    };
  }

  chosen(row, column) {
    if (!this.corner) return false;
    const { rows, columns } = this.range();
    return row >= rows[0] && row <= rows[1] && column >= columns[0] && column <= columns[1];
  }

  cell(row, column) {
    return this.table.querySelector(`[data-row="${row}"][data-column="${column}"]`);
  }

  repaint(ids) {
    const wanted = ids && new Set(ids);
    for (const cell of this.body.querySelectorAll("[data-row]")) {
      const row = this.view[Number(cell.dataset.row)], column = this.columns[Number(cell.dataset.column)];
      const busy = this.editing?.row === Number(cell.dataset.row) && this.editing.column === Number(cell.dataset.column);
      if (row && column && !busy && (!wanted || wanted.has(row.id))) this.paint(cell, row, column);
    }
  }

  go(row, column, extend = false) {
    const corner = extend ? this.corner ?? { ...this.at } : null;
    const before = this.corner;
    this.at = {
      row: Math.max(extend ? 0 : -1, Math.min(this.view.length - 1, row)),
      column: Math.max(0, Math.min(this.columns.length - 1, column)),
    };
    this.corner = corner;
    if (corner || before) this.repaint(null);
    this.reveal();
    this.focus();
  }

  reveal() {
    if (this.at.row < 0) { this.scroller.scrollTop = 0; return this.draw(); }
    const top = this.at.row * ROW_HEIGHT, head = this.head.offsetHeight, shown = this.scroller.clientHeight;
    if (top < this.scroller.scrollTop) this.scroller.scrollTop = top;
    else if (top + ROW_HEIGHT + head > this.scroller.scrollTop + shown) {
      this.scroller.scrollTop = top + ROW_HEIGHT + head + 16 - shown;
    }
    this.draw();
  }

  focus() {
    const cell = this.cell(this.at.row, this.at.column);
    if (!cell) return;
    this.bring(cell);
    for (const other of this.table.querySelectorAll('[tabindex="0"]')) other.tabIndex = -1;
    cell.tabIndex = 0;
    cell.focus({ preventScroll: true });
  }

  // Scroll sideways until a cell is seen; measured before anything changes, when the page is laid out already.
  bring(cell) {
    const left = this.at.column ? this.cell(this.at.row, 0)?.offsetWidth ?? 0 : 0;
    const box = this.scroller.getBoundingClientRect(), place = cell.getBoundingClientRect();
    if (this.at.column && place.left < box.left + left) this.scroller.scrollLeft -= box.left + left - place.left;
    else if (place.right > box.right - 16) this.scroller.scrollLeft += place.right - box.right + 16;
  }
}
