/* An owner's questions: shows what applies, counts, checks and saves to a file. It sends nothing and keeps nothing. */
"use strict";
(() => {
  const form = document.getElementById("answers");
  const rows = [...form.querySelectorAll(".row")];
  const by = document.getElementById("by");
  const said = document.getElementById("said");
  const problems = document.getElementById("problems");
  const NOT_SURE = "not sure";
  let unsaved = false;

  const questions = (row) => [...row.querySelectorAll(".question")];
  const chosen = (question) => question.querySelector("input[type=radio]:checked");
  const free = (question) => question.querySelector(".field:not(.reason) input");
  const unsure = (question) => question.querySelector(".unsure");
  const reason = (question, word) =>
    [...question.querySelectorAll(".reason")].find((part) => part.dataset.for === word)?.querySelector("input");

  const given = (question) => {
    const radio = chosen(question);
    if (radio) return radio.value;
    if (unsure(question)?.checked) return NOT_SURE;
    return free(question)?.value.trim() ?? "";
  };

  const applies = (question, words) =>
    JSON.parse(question.dataset.only).every(([field, allowed]) => allowed.includes(words[field] ?? ""));

  /* Walks a row's questions in order: an answer decides which of the later ones are asked. */
  const walk = (row, visit) => {
    const words = JSON.parse(row.dataset.words);
    let asked = 0;
    for (const question of questions(row)) {
      const open = applies(question, words);
      visit(question, open);
      if (!open) continue;
      asked += 1;
      const answer = given(question);
      const field = chosen(question)?.dataset.field ?? question.dataset.question;
      if (answer && answer !== NOT_SURE) words[field] = answer;
    }
    return asked;
  };

  const refresh = () => {
    let total = 0, done = 0;
    for (const row of rows) {
      let open = 0;
      const asked = walk(row, (question, applying) => {
        question.hidden = !applying;
        for (const part of question.querySelectorAll(".reason")) {
          const wanted = chosen(question)?.value === part.dataset.for;
          part.hidden = !wanted;
          part.classList.toggle("chosen", wanted);
        }
        if (!applying) return;
        if (free(question) && unsure(question)) free(question).disabled = unsure(question).checked;
        total += 1;
        if (given(question)) done += 1; else open += 1;
      });
      row.querySelector(".settled").hidden = asked > 0;
      row.classList.toggle("done", open === 0);
    }
    const bar = document.getElementById("progress");
    bar.max = Math.max(total, 1);
    bar.value = done;
    document.getElementById("done").textContent = `${done} of ${total} questions answered`;
  };

  const fault = (question) => {
    const radio = chosen(question);
    if (radio?.dataset.because && !reason(question, radio.value).value.trim())
      return [reason(question, radio.value), `This answer needs more: ${labelOf(reason(question, radio.value)).toLowerCase()}.`];
    const field = free(question);
    if (!field || field.disabled) return null;
    if (question.dataset.type === "day" && field.validity.badInput) return [field, "Write a whole day: day, month and year."];
    if (question.dataset.type === "number" && field.value.trim() && !/^\d+([.]\d+)?$/.test(field.value.trim()))
      return [field, `Write a number such as 2 or 2.5. ${question.querySelector(".help").textContent}`];
    return null;
  };

  const labelOf = (field) => form.querySelector(`label[for="${CSS.escape(field.id)}"]`).textContent.trim();

  const mark = (place, field, words) => {
    const error = document.getElementById(`${place}-error`);
    for (const other of document.querySelectorAll(`[aria-describedby~="${CSS.escape(error.id)}"]`)) other.removeAttribute("aria-invalid");
    error.hidden = !words;
    error.textContent = words;
    if (words) field.setAttribute("aria-invalid", "true");
  };

  const check = () => {
    const found = [];
    const note = (place, field, words, title) => { mark(place, field, words); if (words) found.push([field, title, words]); };
    note("by", by, by.value.trim() ? "" : "Say who answers.", "Your name");
    for (const row of rows)
      walk(row, (question, applying) => {
        const [field, words] = (applying && fault(question)) || [null, ""];
        note(question.id, field, words, question.querySelector("legend").textContent);
      });
    problems.replaceChildren();
    problems.hidden = found.length === 0;
    if (!found.length) return true;
    const head = document.createElement("p");
    head.textContent = found.length === 1 ? "One answer needs a look before saving:" : `${found.length} answers need a look before saving:`;
    const list = document.createElement("ul");
    for (const [field, title, words] of found) {
      const link = document.createElement("a");
      link.href = `#${field.id}`;
      link.textContent = `${title}: ${words}`;
      link.addEventListener("click", (event) => { event.preventDefault(); field.focus(); });
      list.appendChild(document.createElement("li")).appendChild(link);
    }
    problems.append(head, list);
    problems.focus();
    said.textContent = "Not saved yet: see the list at the top.";
    return false;
  };

  const answersOf = (row) => {
    const answers = {}, reasons = {};
    walk(row, (question, applying) => {
      const answer = applying ? given(question) : "";
      if (!answer) return;
      answers[question.dataset.question] = answer;
      if (chosen(question)?.dataset.because) reasons[question.dataset.question] = reason(question, answer).value.trim();
    });
    const { kind, id, base, seal } = row.dataset;
    return { kind, id, base: Number(base), seal, answers, reasons, note: row.querySelector("textarea").value.trim() };
  };

  const head = () => ({
    file: "soc2 answers", format: Number(form.dataset.format), client: form.dataset.client,
    owner: form.dataset.owner, made_on: form.dataset.madeOn,
  });

  const save = () => {
    if (!check()) return;
    const whole = { ...head(), origin: JSON.parse(form.dataset.origin), by: by.value.trim(), saved_at: new Date().toISOString(), rows: rows.map(answersOf) };
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(whole, null, 1)], { type: "application/json" }));
    const name = whole.owner.normalize("NFKD").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
    link.download = `answers-${whole.client}-${name || "owner"}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    unsaved = false;
    said.textContent = `Saved as ${link.download} in your downloads folder. Mail that file back.`;
  };

  const same = (whole) => {
    const mine = head();
    return Object.keys(mine).every((name) => whole?.[name] === mine[name]) && Array.isArray(whole.rows);
  };

  const fill = (row, saved) => {
    row.querySelector("textarea").value = String(saved.note ?? "");
    for (const question of questions(row)) {
      const answer = String(saved.answers?.[question.dataset.question] ?? "");
      if (question.querySelector("input[type=radio]")) {
        const radio = [...question.querySelectorAll("input[type=radio]")].find((input) => input.value === answer);
        if (radio) radio.checked = true;
        const because = reason(question, answer);
        if (because) because.value = String(saved.reasons?.[question.dataset.question] ?? "");
      } else {
        unsure(question).checked = answer === NOT_SURE;
        free(question).value = answer === NOT_SURE ? "" : answer;
      }
    }
  };

  const goOn = async (file) => {
    let whole = null;
    try { whole = JSON.parse(await file.text()); } catch { whole = null; }
    if (!same(whole)) {
      said.textContent = `${file.name} was not saved from this page: nothing was changed.`;
      return;
    }
    for (const row of rows) {
      const saved = whole.rows.find((one) => one.kind === row.dataset.kind && one.id === row.dataset.id && one.seal === row.dataset.seal);
      if (saved) fill(row, saved);
    }
    by.value = String(whole.by ?? "");
    unsaved = false;
    refresh();
    said.textContent = `Went on from ${file.name}.`;
  };

  form.addEventListener("input", () => { unsaved = true; refresh(); });
  form.addEventListener("submit", (event) => { event.preventDefault(); save(); });
  form.addEventListener("keydown", (event) => { if (event.key === "Enter" && event.target.matches("input")) event.preventDefault(); });
  document.getElementById("earlier").addEventListener("change", (event) => {
    event.stopPropagation();
    if (event.target.files[0]) goOn(event.target.files[0]);
  });
  addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
  addEventListener("beforeprint", () => { for (const part of document.querySelectorAll("details")) part.open = true; });
  refresh();
})();
