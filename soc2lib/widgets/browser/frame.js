// Keys pressed in a panel are its own: none of JupyterLab's shortcuts, such as X to cut a cell, acts there but Ctrl+S to save.
function render({ el }) {
  const saves = (event) => (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s";
  const keep = (event) => { if (!saves(event)) event.stopPropagation(); };
  const begin = () => el.closest(".soc2-panel")?.addEventListener("keydown", keep);
  document.addEventListener("focusin", begin);
  return () => document.removeEventListener("focusin", begin);
}

export default hearing({ render });
