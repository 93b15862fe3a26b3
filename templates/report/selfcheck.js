// The page checks itself: its figures from its inputs, and the digests of its text and data.

async function sha256(text) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Where two sets of figures differ, by name; numbers may differ by rounding.
function apart(told, found, where = "") {
  if (typeof told === "number" && typeof found === "number") return Math.abs(told - found) <= 1e-9 ? [] : [where];
  if (!told || !found || typeof told !== "object" || typeof found !== "object") return told === found ? [] : [where];
  const names = new Set([...Object.keys(told), ...Object.keys(found)]);
  return [...names].flatMap((name) => apart(told[name], found[name], where ? `${where} ${name}` : name));
}

const countOf = (value) =>
  value && typeof value === "object" ? Object.values(value).reduce((sum, one) => sum + countOf(one), 0) : 1;

// One finding a thing that was checked: { what, good, words }; good is null where it could not be checked.
async function selfCheck() {
  const { inputs: digest, ...told } = JSON.parse(block("soc2-results"));
  const wrong = apart(told, whatIf(INPUTS));
  const figures = wrong.length ? `differ from the inputs: ${wrong.slice(0, 5).join(", ")}` : `${countOf(told)} follow from the inputs`;
  const found = [{ what: "Figures", good: !wrong.length, words: figures }];
  const compared = [
    ["Inputs", block("soc2-inputs"), digest],
    ["Text of the page", SHOWN, JSON.parse(block("soc2-text"))],
  ];
  for (const [what, text, wanted] of compared) {
    if (!globalThis.crypto?.subtle) {
      found.push({ what, good: null, words: "not checked: this browser offers no digests where a page is opened like this" });
      continue;
    }
    const good = (await sha256(text)) === wanted;
    found.push({ what, good, words: good ? `as made, SHA-256 ${wanted.slice(0, 12)}…` : "altered since the page was made" });
  }
  return found;
}

function selfCheckIn(place) {
  const told = make("div", { role: "status" });
  const button = make("button", { type: "button", className: "press" }, "Check this page");
  button.addEventListener("click", async () => {
    told.replaceChildren("Checking …");
    const found = await selfCheck().catch((error) => [
      { what: "The check", good: false, words: `could not run, for the data it reads is damaged (${error.message})` },
    ]);
    told.replaceChildren(make("ul", { className: "checked" }, ...found.map(finding)));
    place.dataset.checked = found.every((one) => one.good) ? "good" : found.some((one) => one.good === false) ? "bad" : "open";
  });
  place.append(button, told);
}

function finding({ what, good, words }) {
  const said = good === null ? pill("open", "unknown") : good ? pill("agrees", "good") : pill("differs", "bad");
  return make("li", {}, said, ` ${what}: ${words}.`);
}
