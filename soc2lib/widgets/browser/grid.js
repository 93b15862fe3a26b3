// The register grid: its bar, its alarm, and how its parts hear of each other.
function alarmOf(register) {
  const words = make("p");
  const again = make("button", { type: "button", textContent: "Save again", onclick: () => register.again() });
  const drop = make("button", { type: "button", textContent: "Give these edits up", onclick: () => register.drop(register.unsaved()) });
  const element = make("div", { className: "alarm", role: "alert", hidden: true }, words, again, drop);
  const show = () => {
    const count = register.unsaved().length;
    const what = `NOT SAVED: ${count} ${count === 1 ? "edit" : "edits"}, kept here. `;
    const why = register.failure || "The kernel does not answer: it is busy or was restarted.";
    const text = count ? `${what}${why} Wait, or run this notebook again (Run ▸ Run All Cells), then press Save again.` : register.failure;
    hold(words, text);
    element.hidden = !text;
    again.hidden = drop.hidden = !count;
  };
  return { element, show };
}

function columnChoice(sheet) {
  const box = (column) => {
    const input = make("input", { type: "checkbox", checked: !sheet.hidden.has(column.field) });
    input.addEventListener("change", () => {
      if (input.checked) sheet.hidden.delete(column.field);
      else sheet.hidden.add(column.field);
      sheet.arrange();
    });
    return make("label", {}, input, ` ${column.label}`);
  };
  const list = make("div", { className: "list" }, ...sheet.all.filter((column) => column.type !== "id" && column.field !== sheet.named).map(box));
  const element = make("details", { className: "columns" }, make("summary", { textContent: "Columns" }), list);
  element.addEventListener("keydown", (event) => { if (event.key === "Escape") { element.open = false; element.firstChild.focus(); } });
  return element;
}

// The id after the last one that ends in a number, such as R-08 after R-07.
function nextId(register) {
  const numbered = register.rows.map((row) => /^(.*?)(\d+)$/.exec(row.id)).filter(Boolean);
  const last = numbered.sort((a, b) => Number(a[2]) - Number(b[2])).at(-1);
  return last ? last[1] + String(Number(last[2]) + 1).padStart(last[2].length, "0") : "";
}

function newRow(register, sheet) {
  const field = make("input", { type: "text", autocomplete: "off" }), label = `${register.columns[0].label} of a new row`;
  const suggest = () => { field.placeholder = nextId(register) || label; };
  field.setAttribute("aria-label", label);
  const add = () => {
    const id = field.value.trim() || nextId(register);
    if (!id) return field.focus();
    register.rowOf(id);
    field.value = sheet.filter = "";
    sheet.look();
    sheet.go(sheet.view.findIndex((row) => row.id === id), sheet.named ? 0 : Math.min(register.stands ? 2 : 1, sheet.columns.length - 1));
    suggest();
    register.listeners.said(`Row ${id}: fill in its cells; it is stored once it is complete`);
  };
  field.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); add(); } });
  field.addEventListener("focus", suggest);
  suggest();
  return make("span", { className: "new" }, field, make("button", { type: "button", textContent: "Add row", onclick: add }));
}

function render({ model, el }) {
  const register = new Register(model);
  const sheet = new Sheet(register, Object.fromEntries(["icons", "hidden", "label", "named"].map((name) => [name, model.get(name)])));
  const aside = new Aside(sheet, register, model);
  const moment = new Moment();
  const typing = new Typing(sheet, register, aside, moment);
  typing.closed = model.get("closed");
  typing.begins = model.get("begins");
  const alarm = alarmOf(register);
  const said = make("p", { className: "said", role: "status" });
  const count = make("span", { className: "count" });
  const filter = make("input", { type: "search", placeholder: "Filter rows", autocomplete: "off" });
  filter.setAttribute("aria-label", "Filter rows");
  const tool = (name, keys, act) => make("button", { type: "button", textContent: name, title: keys, disabled: Boolean(typing.closed) && name !== "History", onclick: () => { act(); aside.show(); sheet.focus(); } });
  const bar = make("div", { className: "bar" }, filter, count,
    tool("Undo", "Ctrl+Z", () => register.undo()), tool("Redo", "Ctrl+Y", () => register.undo(false)),
    tool("Fill down", "Ctrl+D", () => typing.fillDown()), tool("Delete row", "Ctrl+Delete", () => typing.deleteRows()), tool("History", "Alt+H", () => aside.turn()),
    ...(typing.begins ? [tool(typing.begins, "Ctrl+Enter", () => typing.begin())] : []),
    columnChoice(sheet), ...(typing.closed ? [] : [newRow(register, sheet)]), said);
  const keys = "Arrows move · Enter or typing edits · Tab moves on · Shift+arrows select · Ctrl+C, V, D, Z copy, paste, fill down, undo · Ctrl+Delete deletes rows · Alt+H history · F8 conflicts" + (typing.begins ? ` · Ctrl+Enter ${typing.begins.toLowerCase()}` : "");
  const root = make("div", { className: "soc2-grid", data: { lmSuppressShortcuts: "true" } },
    alarm.element, make("p", { className: "closed", textContent: typing.closed, hidden: !typing.closed }), bar,
    make("div", { className: "halves" }, sheet.scroller, aside.element), make("p", { className: "keys", textContent: keys }));
  const tally = () => hold(count, `${sheet.view.length} of ${register.rows.length} rows`);
  filter.addEventListener("input", () => { sheet.filter = filter.value; sheet.look(); tally(); said.textContent = `${sheet.view.length} rows`; });
  register.listeners.said = (words) => moment.paint(() => { said.textContent = words; });
  register.listeners.changed = (ids) => moment.paint(() => {
    if (ids === null) sheet.look();
    else sheet.repaint(ids);
    alarm.show();
    aside.show();
    tally();
  });
  // A row that was begun elsewhere: shown, and the cell that is asked for is open to write in.
  const jump = () => {
    const { id, field } = model.get("begun") ?? {};
    if (!id || !register.byId.has(id)) return;
    if (!root.isConnected) return requestAnimationFrame(jump);
    model.set("begun", {});
    try { model.save_changes(); } catch { /* no kernel: it is asked for nothing */ }
    sheet.hidden.delete(field);
    sheet.filter = filter.value = "";
    sheet.arrange();
    sheet.go(sheet.view.findIndex((row) => row.id === id), sheet.columns.findIndex((column) => column.field === field));
    typing.start();
    said.textContent = `${id} is begun: fill in what is empty; it is stored with the first cell`;
  };
  const hear = (message) => { register.receive(message); moment.end(); if (message.kind === "rows") jump(); };
  const adopt = () => { if (register.adopt()) register.listeners.changed(null); };
  const warn = (event) => { if (register.edits.size) event.preventDefault(); };
  model.on("msg:custom", hear);
  addEventListener("soc2-unsaved", adopt);
  addEventListener("beforeunload", warn);
  root.addEventListener("focusin", () => aside.show());
  el.append(root);
  register.listeners.changed(null);
  const watch = new ResizeObserver(() => sheet.draw());
  watch.observe(sheet.scroller);
  try { model.send({ kind: "open" }); } catch { /* no kernel: the rows painted are those of the last word */ }
  return () => {
    watch.disconnect();
    model.off("msg:custom", hear);
    removeEventListener("soc2-unsaved", adopt);
    removeEventListener("beforeunload", warn);
    register.leave();
  };
}

export default hearing({ render });
