// Typing: the editor in a cell, the keys that move, and the clipboard.
const stay = () => {}; // a press or another field has the focus already
// Whether a character was typed with AltGr or, on a Mac, with Option, such as @ or €: no command.
const written = ({ key, altKey }) => altKey && key.length === 1 && !/[a-z0-9 ]/i.test(key);

class Typing {
  constructor(sheet, register, aside, moment) {
    [this.sheet, this.register, this.aside, this.moment] = [sheet, register, aside, moment];
    sheet.table.addEventListener("keydown", (event) => this.key(event));
    sheet.table.addEventListener("mousedown", (event) => this.press(event));
    sheet.table.addEventListener("dblclick", (event) => { if (event.target.closest("td[data-row]")) this.start("", true); });
    for (const name of ["copy", "cut", "paste"]) sheet.table.addEventListener(name, (event) => this.clip(event));
  }

  get column() { return this.sheet.columns[this.sheet.at.column]; }
  get row() { return this.sheet.view[this.sheet.at.row]; }
  fixed(column) { return column.type === "id" || column.type === "standing"; }

  start(typed = "", byMouse = false) {
    const { sheet, row } = this, column = sheet.edited(this.column);
    if (!row || sheet.editing) return;
    if (this.register.gone(row.id)) return this.register.listeners.said(`Row ${row.id} is deleted; Undo brings it back`);
    if (this.closed || this.fixed(column)) return this.register.listeners.said(this.closed || `${column.label} cannot be edited`);
    const cell = sheet.cell(sheet.at.row, sheet.at.column), value = this.register.text(row.id, column.field);
    const field = column.type === "choice" ? this.choices(column, value, typed) : this.line(column, value, typed);
    field.setAttribute("aria-label", `${column.label} of ${row.id}`);
    cell.className = "open";
    cell.replaceChildren(field);
    sheet.editing = { ...sheet.at, field, id: row.id, name: column.field, before: value, typed, typedAt: performance.now() };
    field.addEventListener("blur", () => { this.moment.end(); this.stop(true, stay); });
    field.focus();
    if (!typed && field.select) field.select();
    if (byMouse && field.showPicker) try { field.showPicker(); } catch { /* needs a press of its own in some browsers */ }
  }

  choices(column, value, typed) {
    const known = !column.empties && column.choices.some(([word]) => word === value), empty = this.register.shown[this.row.id]?.[column.field];
    const options = known ? column.choices : [["", ""], ...column.choices], name = (word) => word || (empty ? `(${empty})` : "");
    const field = make("select", {}, ...options.map(([word]) => make("option", { value: word, textContent: name(word) })));
    field.value = typed ? this.match(field, value, typed) : value;
    return field;
  }

  // The choice that begins with what was typed: a single letter moves on to the next one, more letters narrow it down.
  match(field, value, typed) {
    const words = [...field.options].map((option) => option.value), from = words.indexOf(value) + (typed.length === 1 ? 1 : 0);
    const begins = (word) => word.toLocaleLowerCase().startsWith(typed.toLocaleLowerCase());
    return [...words.slice(from), ...words].find(begins) ?? value;
  }

  narrow(event) {
    const { editing } = this.sheet;
    editing.typed = event.timeStamp - editing.typedAt < 700 ? editing.typed + event.key : event.key;
    editing.typedAt = event.timeStamp;
    editing.field.value = this.match(editing.field, editing.field.value, editing.typed);
    return true;
  }

  line(column, value, typed) {
    const long = column.type === "text" && (value.length > 60 || value.includes("\n") || column.field === "notes");
    const look = { value: typed || value, className: long ? "long" : "", autocomplete: "off" }; // one client's words are offered at no other's
    const field = make(long ? "textarea" : "input", look);
    if (column.type === "day") { field.type = "date"; field.value = value; }
    return field;
  }

  // End the editing: the focus moves before the field goes, or JupyterLab would take it.
  stop(save, move = () => this.sheet.focus()) {
    const { editing } = this.sheet;
    if (!editing) return;
    this.sheet.editing = null;
    const value = editing.field.value;
    move();
    if (save && value !== editing.before) this.register.type([{ id: editing.id, field: editing.name, value }]);
    this.sheet.repaint([editing.id]);
    this.sheet.draw();
  }

  // Save, and move on by so many rows and columns, unless the focus went elsewhere meanwhile.
  leave(down, right) {
    const { row, column } = this.sheet.at, { id, name, field, before } = this.sheet.editing;
    const move = () => { if (document.activeElement === field) this.sheet.go(row + down, column + right); };
    this.moment.begin();
    this.moment.paint(() => this.stop(false, move));
    const sent = field.value !== before && this.register.type([{ id, field: name, value: field.value }]);
    if (!sent) this.moment.end();
    return true;
  }

  press(event) {
    this.moment.end();
    const cell = event.target.closest("[data-row]");
    if (!cell || event.target === this.sheet.editing?.field || this.sheet.editing?.field.contains(event.target)) return;
    event.preventDefault();
    this.stop(true, stay);
    this.sheet.go(Number(cell.dataset.row), Number(cell.dataset.column), event.shiftKey);
    if (cell.dataset.row === "-1") this.sort();
    this.aside.show();
  }

  key(event) {
    if (event.isComposing) return; // Enter ends the composition of a word and not the cell
    this.moment.end();
    const command = (event.ctrlKey || event.metaKey) && !written(event);
    const handled = this.sheet.editing ? this.keyInCell(event) : command ? this.keyWithControl(event) : this.keyInGrid(event);
    if (handled) { event.preventDefault(); this.moment.paint(() => this.aside.show()); }
  }

  keyInCell(event) {
    if (event.key === "Escape") { this.stop(false); return true; }
    if (event.key === "Enter" && !event.shiftKey) return this.leave(1, 0);
    if (event.key === "Tab") return this.leave(0, event.shiftKey ? -1 : 1);
    if (this.sheet.editing.field.options && event.key.length === 1 && !event.ctrlKey) return this.narrow(event);
    return false;
  }

  keyWithControl(event) {
    const { sheet } = this, key = event.key.toLowerCase(), last = sheet.columns.length - 1;
    if (key === "home") sheet.go(0, 0, event.shiftKey);
    else if (key === "end") sheet.go(sheet.view.length - 1, last, event.shiftKey);
    else if (key === "a") { sheet.go(0, 0); sheet.go(sheet.view.length - 1, last, true); }
    else if (key === "d") this.fillDown();
    else if (key === "delete" || key === "backspace") this.deleteRows();
    else if (key === "z") this.register.undo(!event.shiftKey);
    else if (key === "y") this.register.undo(false);
    else if (key === "enter" && this.begins) this.begin();
    else return false;
    return true;
  }

  // Begin a row of another register about the row at the cursor, such as an observation of a control.
  begin() {
    const { row } = this;
    if (!row || this.register.gone(row.id)) return;
    this.register.listeners.said(`${this.begins}: ${row.id}…`);
    try { this.register.model.send({ kind: "begin", id: row.id }); } catch { this.register.listeners.said("The kernel does not answer."); }
  }

  keyInGrid(event) {
    const { sheet } = this, { row, column } = sheet.at, page = Math.max(1, Math.floor(sheet.scroller.clientHeight / ROW_HEIGHT) - 2);
    const steps = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1], PageDown: [page, 0], PageUp: [-page, 0] };
    const step = steps[event.key];
    if (event.altKey && (event.code === "KeyH" || event.key.toLowerCase() === "h")) this.aside.turn();
    else if (event.altKey && !written(event)) return false;
    else if (step) sheet.go(event.key === "PageUp" ? Math.max(0, row - page) : row + step[0], column + step[1], event.shiftKey);
    else if (event.key === "Home") sheet.go(row, 0, event.shiftKey);
    else if (event.key === "End") sheet.go(row, sheet.columns.length - 1, event.shiftKey);
    else if (event.key === "Escape") sheet.go(row, column);
    else if (event.key === "F8") this.aside.clashes.querySelector("button")?.focus();
    else if (row === -1 && (event.key === "Enter" || event.key === " ")) this.sort();
    else if (event.key === "Enter" || event.key === "F2") this.start();
    else if (event.key === "Delete" || event.key === "Backspace") this.clear();
    else if (event.key.length === 1) this.start(event.key);
    else return false;
    return true;
  }

  sort() {
    const { field } = this.column, now = this.sheet.order;
    this.sheet.order = now?.field !== field ? { field, down: false } : now.down ? null : { field, down: true };
    this.sheet.look();
    this.sheet.focus();
    this.register.listeners.said(this.sheet.order ? `Sorted by ${this.column.label}` : "In the order of the library");
  }

  // Every cell of the selection as {row, column} of the view, fixed columns left out.
  cells() {
    const { rows, columns } = this.sheet.range(), found = [];
    for (let row = rows[0]; row <= rows[1]; row++) {
      for (let place = columns[0]; place <= columns[1]; place++) found.push({ row: this.sheet.view[row], column: this.sheet.columns[place], at: [row - rows[0], place - columns[0]] });
    }
    return found.filter(({ row, column }) => row && !this.fixed(column) && !this.register.gone(row.id));
  }

  change(changes, words) {
    if (this.closed) return this.register.listeners.said(this.closed);
    const count = this.register.type(changes);
    this.register.listeners.said(count ? `${words} ${count} cell${count === 1 ? "" : "s"}; saving…` : `Nothing to change${this.register.remark}`);
  }

  clear() {
    this.change(this.cells().map(({ row, column }) => ({ id: row.id, field: column.field, value: "" })), "Cleared");
  }

  deleteRows() {
    const { rows } = this.sheet.range(), chosen = this.sheet.view.slice(rows[0], rows[1] + 1);
    if (this.closed) return this.register.listeners.said(this.closed);
    const count = this.register.type(chosen.map((row) => ({ id: row.id, field: WHOLE_ROW, value: "deleted" })));
    this.register.listeners.said(`Deleting ${count} row${count === 1 ? "" : "s"}; Undo brings them back`);
  }

  fillDown() {
    const { rows, columns } = this.sheet.range(), one = rows[0] === rows[1];
    if (one && rows[0] === 0) return;
    const source = this.sheet.view[one ? rows[0] - 1 : rows[0]];
    const fill = this.cells().filter(({ row }) => row !== source);
    this.change(fill.map(({ row, column }) => ({ id: row.id, field: column.field, value: this.register.text(source.id, column.field) })), "Filled");
  }

  clip(event) {
    if (this.sheet.editing || this.sheet.at.row < 0) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.type === "paste") return this.paste(fromSheet(event.clipboardData.getData("text/plain")));
    const { rows, columns } = this.sheet.range(), lines = this.sheet.view.slice(rows[0], rows[1] + 1);
    const shown = this.sheet.columns.slice(columns[0], columns[1] + 1);
    event.clipboardData.setData("text/plain", toSheet(lines.map((row) => shown.map((column) => this.sheet.words(row, column)))));
    this.register.listeners.said(`Copied ${lines.length * shown.length} cells`);
    if (event.type === "cut") this.clear();
  }

  paste(table) {
    const { rows, columns } = this.sheet.range(), { register } = this, changes = [];
    if (table.length === 1 && table[0].length === 1) {
      const [[value]] = table;
      return this.change(this.cells().map(({ row, column }) => ({ id: row.id, field: column.field, value })), "Pasted");
    }
    let left = 0;
    table.forEach((line, down) => line.forEach((pasted, right) => {
      const row = this.sheet.view[rows[0] + down], column = this.sheet.columns[columns[0] + right], value = pasted.trim();
      if (row && column && !this.fixed(column) && !register.gone(row.id)) changes.push({ id: row.id, field: column.field, value });
      else if (value && !(row && column?.type === "id" && value === row.id)) left += 1;
    }));
    register.remark = left ? ` · ${left} value${left === 1 ? "" : "s"} left out: beyond the last row or column, or where nothing can be pasted` : "";
    this.change(changes, "Pasted");
    this.sheet.go(rows[0] + table.length - 1, columns[0] + table[0].length - 1);
    this.sheet.corner = { row: rows[0], column: columns[0] };
    this.sheet.repaint(null);
  }
}
