// A few lines to type in that open beside a question: each message tells all that was typed and the turn it was typed in.
function render({ model, el }) {
  const form = document.createElement("div"), title = document.createElement("p"), notes = document.createElement("p");
  const said = document.createElement("p"), inputs = new Map(), id = model.get("own_id");
  el.className += " soc2-short-form";
  form.setAttribute("role", "group");
  form.setAttribute("aria-labelledby", title.id = `${id}-title`);
  form.setAttribute("aria-describedby", notes.id = `${id}-notes`);
  form.dataset.lmSuppressShortcuts = "true";
  title.className = "title";
  said.setAttribute("role", "status");
  said.className = "said";
  let back = null;
  const words = () => Object.fromEntries([...inputs].map(([name, input]) => [name, input.value]));
  const tell = (kind) => model.send({ kind, turn: model.get("asked").turn, words: words() });
  form.append(title, notes);
  for (const [name, words, hint] of model.get("fields")) {
    const label = document.createElement("label"), input = document.createElement("input");
    Object.assign(input, { type: "text", autocomplete: "off", placeholder: hint });
    input.addEventListener("input", () => tell("typed"));
    label.append(words, input);
    inputs.set(name, input);
    form.append(label);
  }
  const button = (name, kind, keys) => {
    const made = Object.assign(document.createElement("button"), { type: "button", textContent: name, title: keys });
    made.addEventListener("click", () => tell(kind));
    return made;
  };
  const row = document.createElement("div");
  row.className = "row";
  row.append(button("Save observation", "submit", "Enter"), button("Close", "close", "Escape"));
  form.append(row);
  form.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // Enter ends the composition of a word, Escape gives it up
    if (event.key === "Escape") tell("close");
    else if (event.key === "Enter" && event.target.tagName === "INPUT" && !event.ctrlKey && !event.metaKey) tell("submit");
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  const show = () => {
    const asked = model.get("asked");
    form.hidden = !asked.open;
    title.textContent = asked.title;
    notes.textContent = asked.notes;
    for (const [name, input] of inputs) input.value = asked.values[name] ?? "";
  };
  const turn = () => {
    const opened = form.hidden && model.get("asked").open, focused = form.contains(document.activeElement);
    if (opened) back = document.activeElement;
    show();
    if (model.get("asked").open) inputs.values().next().value.focus();
    else if (focused && back?.isConnected) back.focus();
  };
  const hear = () => { said.textContent = model.get("said"); said.classList.toggle("trouble", said.textContent.startsWith("NOT SAVED")); };
  model.on("change:asked", turn);
  model.on("change:said", hear);
  show();
  hear();
  el.append(form, said);
  return () => { model.off("change:asked", turn); model.off("change:said", hear); };
}

export default hearing({ render });
