// What a browser does not do for a report inside a frame: print it when the page around it asks or on Ctrl+P, and
// follow its own links to its parts, which would otherwise lead out of the frame.
(() => {
  "use strict";
  if (window.parent === window) return;
  addEventListener("message", (event) => {
    if (event.source === window.parent && event.data === "soc2-print") print();
  });
  addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "p") return;
    event.preventDefault();
    print();
  });
  addEventListener("click", (event) => {
    const name = event.target.closest?.("a[href^='#']")?.getAttribute("href").slice(1);
    const part = name && document.getElementById(decodeURIComponent(name));
    if (!part) return;
    event.preventDefault();
    part.scrollIntoView();
    if (!part.hasAttribute("tabindex")) part.tabIndex = -1;
    part.focus({ preventScroll: true });
  });
})();
