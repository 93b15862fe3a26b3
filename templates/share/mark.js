// Prints the report when the page around it asks, and on Ctrl+P: a browser prints the page around a frame, not the frame.
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
})();
