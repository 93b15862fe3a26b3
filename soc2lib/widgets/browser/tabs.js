// A row of tabs: the arrow keys, Home and End move and choose; a note such as a count stands beside each name.
function render({ model, el }) {
  const list = document.createElement("div");
  list.className = "soc2-tabs";
  list.setAttribute("role", "tablist");
  list.setAttribute("aria-label", model.get("label"));
  list.dataset.lmSuppressShortcuts = "true";
  const choose = (place, focus = true) => {
    const count = model.get("names").length;
    model.set("chosen", (place + count) % count);
    model.save_changes();
    show();
    if (focus) list.children[model.get("chosen")].focus();
  };
  const show = () => {
    const names = model.get("names"), notes = model.get("notes"), chosen = model.get("chosen");
    while (list.children.length < names.length) {
      const place = list.children.length, tab = document.createElement("button");
      tab.type = "button";
      tab.setAttribute("role", "tab");
      tab.append(document.createElement("span"), document.createElement("small"));
      tab.addEventListener("click", () => choose(place));
      list.append(tab);
    }
    names.forEach((name, place) => {
      const tab = list.children[place], [words, note] = tab.children;
      words.textContent = name;
      note.textContent = notes[place];
      tab.setAttribute("aria-selected", String(place === chosen));
      tab.tabIndex = place === chosen ? 0 : -1;
    });
  };
  list.addEventListener("keydown", (event) => {
    const at = model.get("chosen"), last = model.get("names").length - 1;
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    choose(to);
  });
  model.on("change:notes change:chosen", show);
  show();
  el.append(list);
  return () => model.off("change:notes change:chosen", show);
}

export default hearing({ render });
