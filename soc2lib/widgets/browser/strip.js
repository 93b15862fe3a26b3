// A live strip. What has changed is put in its place and the rest stays as it is: it is not laid out or painted again, a link
// keeps the focus, and a screen reader hears of the change alone.
function bringTo(held, next) {
  if (held.isEqualNode(next)) return;
  const alike = held.nodeType === Node.ELEMENT_NODE && held.nodeName === next.nodeName && held.childNodes.length === next.childNodes.length;
  if (!alike) return held.replaceWith(next);
  for (const { name } of [...held.attributes]) if (!next.hasAttribute(name)) held.removeAttribute(name);
  for (const { name, value } of next.attributes) if (held.getAttribute(name) !== value) held.setAttribute(name, value);
  const pairs = [...held.childNodes].map((child, place) => [child, next.childNodes[place]]);
  for (const [child, later] of pairs) bringTo(child, later);
}

function render({ model, el }) {
  el.append(document.createElement("div"));
  const show = () => {
    const next = document.createElement("template");
    next.innerHTML = `<div>${model.get("html")}</div>`;
    bringTo(el.lastChild, next.content.firstChild);
  };
  model.on("change:html", show);
  show();
  return () => model.off("change:html", show);
}

export default hearing({ render });
