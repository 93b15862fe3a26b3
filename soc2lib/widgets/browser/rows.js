// What the grid knows: rows as the ledger holds them, what was typed on top of them, and where each edit stands.
const WHOLE_ROW = "\u0001row"; // the field of an edit that deletes a row or brings it back
const PATIENCE = 3000; // milliseconds without an answer until an edit is called not saved
const MOST_ROWS = 100; // sent at a time: however much was pasted, each answer comes long before patience ends
const waiting = (globalThis.soc2Unsaved ??= new Map()); // edits of grids that went away before they were saved

class Register {
  constructor(model) {
    this.model = model;
    this.key = model.get("key");
    this.columns = model.get("columns");
    this.byField = new Map(this.columns.map((column) => [column.field, column]));
    this.shown = model.get("shown");
    this.stands = model.get("stands");
    this.statuses = { ...model.get("statuses") };
    this.edits = new Map();
    this.done = [];
    this.undone = [];
    this.sequence = 0;
    this.failure = "";
    this.answers = []; // those that came while other edits of the same paste wait to be sent
    this.remark = ""; // what is to be said beside them
    this.listeners = { changed: () => {}, said: () => {}, history: () => {} };
    this.setRows(model.get("rows"));
    this.adopt();
  }

  setRows(rows) {
    this.rows = rows.map((row) => ({ ...row, values: { ...row.values } }));
    this.byId = new Map(this.rows.map((row) => [row.id, row]));
    for (const edit of this.edits.values()) this.rowOf(edit.id);
  }

  rowOf(id) {
    if (!this.byId.has(id)) {
      const values = Object.fromEntries(this.columns.map((column) => [column.field, ""]));
      const row = { id, base: 0, values: { ...values, id } };
      this.rows.push(row);
      this.byId.set(id, row);
    }
    return this.byId.get(id);
  }

  editOf(id, field) {
    return this.edits.get(id + "\u0001" + field);
  }

  text(id, field) {
    return this.editOf(id, field)?.value ?? this.stored(id, field);
  }

  stored(id, field) {
    const row = this.byId.get(id);
    return field === WHOLE_ROW ? (row.gone ? "deleted" : "") : row.values[field] ?? "";
  }

  gone(id) {
    return this.text(id, WHOLE_ROW) === "deleted";
  }

  label(field) {
    return field === WHOLE_ROW ? "Row" : this.byField.get(field)?.label ?? field;
  }

  unsaved() {
    return [...this.edits.values()].filter((edit) => edit.state === "unsaved");
  }

  conflicts() {
    return [...this.edits.values()].filter((edit) => edit.state === "conflict");
  }

  // Type values into cells: [{id, field, value}]; a refused or unsaved neighbour in the same row is sent along.
  type(changes, remember = true) {
    const real = changes.filter((change) => this.text(change.id, change.field) !== change.value);
    if (!real.length) return 0;
    if (remember) {
      this.done.push(real.map((change) => ({ ...change, before: this.text(change.id, change.field) })));
      this.undone = [];
    }
    for (const change of real) this.put(change);
    this.send(new Set(real.map((change) => change.id)));
    return real.length;
  }

  put({ id, field, value }) {
    const row = this.rowOf(id), key = id + "\u0001" + field, edit = this.edits.get(key);
    if (edit && edit.state !== "saving") {
      if (value === this.stored(id, field)) this.edits.delete(key);
      else Object.assign(edit, { value, state: "waiting" });
    } else if (edit) Object.assign(edit, { value, state: "saving", again: true });
    else this.edits.set(key, { id, field, value, base: row.base, state: "waiting", words: "" });
  }

  send(ids) {
    const edits = [...this.edits.values()].filter((edit) => ids.has(edit.id));
    const busy = new Set(edits.filter((edit) => edit.state === "saving").map((edit) => edit.id));
    const free = edits.filter((edit) => !busy.has(edit.id) && edit.state !== "conflict");
    const first = new Set([...new Set(free.map((edit) => edit.id))].slice(0, MOST_ROWS));
    const due = free.filter((edit) => first.has(edit.id));
    if (due.length) {
      for (const edit of due) Object.assign(edit, { state: "saving", again: false, sequence: ++this.sequence });
      const parts = due.map(({ sequence, id, field, value, base }) => ({ sequence, id, field, value, base }));
      const sequences = due.map((edit) => edit.sequence);
      this.listeners.said(due.length < free.length || this.answers.length ? `Saving… ${free.length} cells to go` : "Saving…");
      setTimeout(() => this.giveUp(sequences), PATIENCE);
      try {
        this.model.send({ kind: "edits", edits: parts });
      } catch {
        setTimeout(() => this.giveUp(sequences), 0);
      }
    }
    this.listeners.changed([...ids]);
  }

  giveUp(sequences) {
    const late = [...this.edits.values()].filter((e) => e.state === "saving" && sequences.includes(e.sequence));
    if (!late.length) return;
    const behind = [...this.edits.values()].filter((edit) => edit.state === "waiting"); // for an answer, to be sent
    for (const edit of [...late, ...behind]) edit.state = "unsaved";
    this.listeners.changed([...late, ...behind].map((edit) => edit.id));
  }

  again() {
    for (const edit of this.unsaved()) edit.state = "waiting";
    this.send(new Set([...this.edits.values()].map((edit) => edit.id)));
  }

  receive(message) {
    if (message.kind === "replies") this.settle(message.replies);
    else if (message.kind === "rows") { this.setRows(message.rows); this.listeners.changed(null); }
    else if (message.kind === "statuses") {
      Object.assign(this.statuses, message.statuses);
      this.listeners.changed(Object.keys(message.statuses));
    } else if (message.kind === "history") this.listeners.history(message);
    else if (message.kind === "failed") {
      this.failure = message.words;
      this.giveUp([...this.edits.values()].map((edit) => edit.sequence));
      this.listeners.changed([]);
    }
  }

  settle(replies) {
    const ids = new Set(replies.map((reply) => reply.id));
    for (const reply of replies) this.settleOne(reply);
    const left = [...this.edits.values()].filter((edit) => edit.state === "waiting");
    this.failure = "";
    this.answers.push(...replies);
    this.listeners.said(this.summary(this.answers) + this.remark);
    this.listeners.changed([...ids]);
    if (left.length) return this.send(new Set(left.map((edit) => edit.id)));
    this.answers = [];
    this.remark = "";
  }

  settleOne(reply) {
    const row = this.rowOf(reply.id), key = reply.id + "\u0001" + reply.field, edit = this.edits.get(key);
    if (reply.row && reply.row.base >= row.base) Object.assign(row, { base: reply.row.base, values: reply.row.values, gone: reply.row.gone ?? false });
    if (!edit || edit.sequence !== reply.sequence) return;
    if (edit.again) Object.assign(edit, { state: "waiting", again: false, base: reply.row ? row.base : edit.base });
    else if (reply.kind === "ack") this.edits.delete(key);
    else Object.assign(edit, { state: reply.kind === "conflict" ? "conflict" : "refused", ...reply, value: edit.value });
  }

  summary(replies) {
    const of = (kind) => replies.filter((reply) => reply.kind === kind);
    const bad = of("refusal")[0], clash = of("conflict")[0];
    const name = (reply) => `${reply.id} ${this.label(reply.field)}`;
    if (clash) return `Conflict in ${name(clash)}: someone else changed it first. Press F8 to settle.`;
    if (bad) return `Not saved: ${name(bad)}. ${bad.words}`;
    return replies.length === 1 ? `Saved ${name(replies[0])}` : `Saved ${replies.length} cells`;
  }

  // Settle a conflict: keep mine by saving it on top of theirs, or drop it.
  choose(edit, mine) {
    const key = edit.id + "\u0001" + edit.field;
    if (!mine) this.edits.delete(key);
    else Object.assign(edit, { state: "waiting", base: this.rowOf(edit.id).base });
    if (mine) this.send(new Set([edit.id]));
    else this.listeners.changed([edit.id]);
  }

  drop(edits) {
    for (const edit of edits) this.edits.delete(edit.id + "\u0001" + edit.field);
    this.listeners.changed(edits.map((edit) => edit.id));
  }

  undo(back = true) {
    const [from, to] = back ? [this.done, this.undone] : [this.undone, this.done];
    const step = from.pop();
    if (!step) return this.listeners.said(back ? "Nothing to undo" : "Nothing to redo");
    to.push(step);
    this.type(step.map((c) => ({ id: c.id, field: c.field, value: back ? c.before : c.value })), false);
  }

  // Edits that a grid shown earlier could not save: kept through a restarted kernel and a notebook run again.
  adopt() {
    const kept = waiting.get(this.key) ?? [];
    waiting.delete(this.key);
    for (const edit of kept) {
      this.rowOf(edit.id);
      this.edits.set(edit.id + "\u0001" + edit.field, { ...edit, state: edit.state === "conflict" ? "conflict" : "unsaved" });
    }
    return kept.length;
  }

  leave() {
    if (!this.edits.size) return;
    waiting.set(this.key, [...(waiting.get(this.key) ?? []), ...this.edits.values()]);
    globalThis.dispatchEvent(new Event("soc2-unsaved"));
  }
}
