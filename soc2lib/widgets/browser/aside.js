// The side of the grid: conflicts to settle, help for the column, the row's history.
class Aside {
  constructor(sheet, register, model) {
    [this.sheet, this.register, this.model] = [sheet, register, model];
    this.clashes = make("section", { className: "clashes", aria: { label: "Conflicts to settle" } });
    this.help = make("section", { aria: { label: "About this cell" } });
    this.past = make("section", { className: "past", aria: { label: "History of the row" } });
    this.pastOf = null;
    this.element = make("aside", { tabIndex: -1, aria: { label: "Details" } }, this.clashes, this.help, this.past);
    register.listeners.history = (message) => this.tell(message);
  }

  show() {
    this.showClashes();
    const row = this.sheet.view[this.sheet.at.row], column = this.sheet.columns[this.sheet.at.column];
    const first = this.register.rows.length ? "No row passes the filter." : "No row yet: write its id beside Add row, then press Enter.";
    if (!row && !this.sheet.view.length) return hold(this.help, make("p", { className: "title", textContent: first }));
    if (!row || !column) return hold(this.help, make("p", { textContent: column?.help ?? "" }));
    const edited = this.sheet.edited(column), edit = this.register.editOf(row.id, edited.field), label = `${edited.label} · ${row.id}`;
    const name = this.sheet.named && edited === column ? this.sheet.words(row, this.register.byField.get(this.sheet.named)) : "";
    const parts = [make("p", { className: "title", textContent: label }), make("p", { className: "quiet", textContent: name }), make("p", { className: "words", textContent: this.sheet.words(row, edited) || "Not answered" })];
    if (edit?.state === "refused") parts.push(make("p", { className: "trouble", textContent: `Not saved. ${edit.words}` }));
    if (edit?.state === "unsaved") parts.push(make("p", { className: "trouble", textContent: "NOT SAVED: no answer from the kernel." }));
    const reason = this.register.statuses[row.id]?.[2];
    parts.push(make("p", { className: "quiet", textContent: column.type === "standing" ? "" : edited.help }));
    if (reason) parts.push(make("p", {}, make("b", { textContent: `${this.register.statuses[row.id][0]}: ` }), `${reason}.`));
    hold(this.help, ...parts);
    if (this.pastOf && this.pastOf !== row.id) { this.pastOf = null; this.past.replaceChildren(); }
  }

  showClashes() {
    const parts = this.register.conflicts().map((edit) => {
      const label = this.register.label(edit.field);
      const mine = make("button", { type: "button", textContent: "Save mine", onclick: () => this.settle(edit, true) });
      const theirs = make("button", { type: "button", textContent: "Keep theirs", onclick: () => this.settle(edit, false) });
      const side = (title, words, button) => make("div", {}, make("b", { textContent: title }), make("p", { textContent: words || "(empty)" }), button);
      const who = `${edit.author} saved another value at ${edit.at}, while you were editing. Nothing was overwritten.`;
      return make("div", { className: "clash" },
        make("p", { className: "title", textContent: `Conflict: ${label} of ${edit.id}` }), make("p", { textContent: who }),
        make("div", { className: "sides" }, side("Yours", edit.value, mine), side("Stored", edit.theirs, theirs)));
    });
    hold(this.clashes, ...parts); // the focus may be on one of the buttons
  }

  settle(edit, mine) {
    this.sheet.focus();
    this.register.choose(edit, mine);
  }

  // Ask for the history of the row at the cursor, or put it away.
  turn() {
    const row = this.sheet.view[this.sheet.at.row];
    if (!row) return;
    if (this.pastOf === row.id) { this.pastOf = null; this.past.replaceChildren(); return; }
    this.pastOf = row.id;
    this.model.send({ kind: "history", id: row.id });
  }

  tell({ id, versions }) {
    if (id !== this.pastOf) return;
    const entries = versions.map((version) => make("li", {},
      make("b", { textContent: `${version.at} · ${version.author}` }),
      make("p", { className: "quiet", textContent: version.reason }),
      ...version.changes.map(([label, before, after]) =>
        make("p", {}, `${label}: `, make("del", { textContent: before || "empty" }), " → ", make("ins", { textContent: after || "empty" })))));
    const none = make("p", { textContent: "Nothing is stored of this row yet." });
    this.past.replaceChildren(make("p", { className: "title", textContent: `History of ${id}` }), entries.length ? make("ol", {}, ...entries) : none);
    this.register.listeners.said(`${versions.length} versions of ${id}`);
  }
}
