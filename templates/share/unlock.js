// Opens the locked report with a passphrase, on this device: it sends nothing and keeps nothing.
(() => {
  "use strict";
  const the = (id) => document.getElementById(id);
  const header = the("soc2-header").textContent, facts = JSON.parse(header);
  const door = the("door"), form = the("form"), said = the("said"), bar = the("bar");
  const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });
  const until = day.format(new Date(`${facts.expires}T00:00:00Z`));
  let frame = null;

  const bytesOf = (letters) => Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0));
  const asDrawn = (typed) => typed.toLowerCase().replaceAll("-", " ").split(/\s+/).filter(Boolean).join(" ");

  function today() {
    const now = new Date();
    const two = (number) => String(number).padStart(2, "0");
    return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  }

  // Why it cannot be opened here at all, in a sentence; empty where it can.
  function hindrance() {
    if (!globalThis.crypto?.subtle)
      return "This page came over plain http, where browsers offer no decryption. Save the file to your disk and open it from there.";
    if (!("DecompressionStream" in window)) return "This browser is too old to unpack the report. Open the file in a current one.";
    if (today() > facts.expires)
      return `This copy was to be read until ${until}, and that day is past. Ask its sender for a new one. (The day is a courtesy between sender and recipient, not a protection.)`;
    return "";
  }

  async function unlock(passphrase) {
    const letters = the("soc2-sealed").textContent, sealed = bytesOf(letters);
    if (sealed.length * 4 !== letters.length * 3) throw new Error("spelt otherwise");
    const { iterations, salt } = facts.kdf, utf8 = new TextEncoder();
    const typed = await crypto.subtle.importKey("raw", utf8.encode(asDrawn(passphrase)), "PBKDF2", false, ["deriveKey"]);
    const derivation = { name: "PBKDF2", hash: "SHA-256", iterations, salt: bytesOf(salt) };
    const key = await crypto.subtle.deriveKey(derivation, typed, { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
    const cipher = { name: "AES-GCM", iv: bytesOf(facts.iv), additionalData: utf8.encode(header) };
    const plain = new Uint8Array(await crypto.subtle.decrypt(cipher, key, sealed));
    const length = new DataView(plain.buffer).getUint32(0);
    const packed = new Blob([plain.subarray(4, 4 + length)]).stream();
    return new Response(packed.pipeThrough(new DecompressionStream("gzip"))).text();
  }

  // The report lives in a frame that may run its own hashed scripts and reach neither this page nor anything else.
  function show(html) {
    frame = document.createElement("iframe");
    frame.title = "The report";
    frame.setAttribute("sandbox", "allow-scripts allow-modals");
    frame.srcdoc = html;
    door.hidden = true;
    bar.hidden = false;
    the("mark").textContent = `Made for ${facts.recipient}, to be read until ${until}`;
    document.body.append(frame);
    frame.addEventListener("load", () => {
      document.documentElement.dataset.opened = "yes";
      frame.focus();
    }, { once: true });
  }

  function print() {
    frame?.contentWindow.postMessage("soc2-print", "*");
  }

  function close() {
    frame.remove();
    frame = null;
    bar.hidden = true;
    door.hidden = false;
    delete document.documentElement.dataset.opened;
    the("passphrase").focus();
  }

  the("firm").textContent = facts.firm;
  the("told").textContent = `Made for ${facts.recipient}, to be read until ${until}.`;
  document.title = facts.firm ? `Locked report from ${facts.firm}` : "Locked report";
  const hindered = hindrance();
  said.textContent = hindered;
  form.hidden = Boolean(hindered);

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const field = the("passphrase"), button = the("open");
    button.disabled = true;
    said.textContent = "Opening…";
    try {
      show(await unlock(field.value));
      said.textContent = "";
      field.value = "";
    } catch {
      said.textContent = "The passphrase does not open this file. Check each word. If all are right, the file was altered on its way: ask its sender for it anew.";
      field.select();
    } finally {
      button.disabled = false;
    }
  });
  the("shown").addEventListener("change", (event) => (the("passphrase").type = event.target.checked ? "text" : "password"));
  the("print").addEventListener("click", print);
  the("close").addEventListener("click", close);
  addEventListener("keydown", (event) => {
    if (!frame || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "p") return;
    event.preventDefault();
    print();
  });
})();
