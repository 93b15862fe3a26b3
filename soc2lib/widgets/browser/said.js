// A line that says what happened to what was typed; a screen reader reads it out when it changes.
function render({ model, el }) {
  const line = document.createElement("p");
  line.className = "soc2-said";
  line.setAttribute("role", "status");
  const show = () => {
    line.textContent = model.get("value");
    line.classList.toggle("trouble", line.textContent.startsWith("NOT SAVED"));
  };
  model.on("change:value", show);
  show();
  el.append(line);
  return () => model.off("change:value", show);
}

export default hearing({ render });
