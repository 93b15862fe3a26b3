// A line to type in: each key and Enter tell all that was typed and the question it was typed for.
function render({ model, el }) {
  const label = document.createElement("label"), field = document.createElement("input"), keys = document.createElement("p");
  el.className += " soc2-answer";
  field.type = "text";
  field.autocomplete = "off"; // one client's words are offered at no other's
  label.append("Answer", field);
  const tell = (kind) => model.send({ kind, turn: model.get("asked").turn, words: field.value });
  const show = () => {
    const { value, hint } = model.get("asked");
    field.value = value;
    field.placeholder = hint;
  };
  const able = () => { field.disabled = model.get("closed"); };
  field.addEventListener("input", () => tell("typed"));
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing && !event.ctrlKey && !event.metaKey) tell("submit");
  });
  const beside = (event) => {
    if (event.key !== "Enter" || event.isComposing || !(event.ctrlKey || event.metaKey) || model.get("closed")) return;
    event.preventDefault();
    tell("beside");
  };
  const begin = () => { if (model.get("about_keys")) el.closest(".soc2-interview")?.addEventListener("keydown", beside); };
  document.addEventListener("focusin", begin);
  keys.className = "keys";
  keys.textContent = model.get("about_keys");
  keys.id = `${model.get("own_id")}-keys`;
  if (keys.textContent) field.setAttribute("aria-describedby", keys.id);
  if (keys.textContent) field.setAttribute("aria-keyshortcuts", "Control+Enter");
  label.dataset.lmSuppressShortcuts = "true";
  const next = () => { show(); field.focus(); };
  model.on("change:asked", next);
  model.on("change:closed", able);
  show();
  able();
  el.append(label, ...(keys.textContent ? [keys] : []));
  return () => { document.removeEventListener("focusin", begin); model.off("change:asked", next); model.off("change:closed", able); };
}

export default hearing({ render });
