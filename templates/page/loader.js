// Draws every chart of the page: the only script that runs by itself. It fetches nothing.
(() => {
  "use strict";
  const root = document.documentElement;
  const charts = [...document.querySelectorAll("figure.chart")];
  const looks = ["(prefers-color-scheme: dark)", "print"].map((query) => matchMedia(query));
  const config = { displaylogo: false, displayModeBar: false, responsive: true, showTips: false };
  const tones = ["good", "fair", "warn", "bad", "unknown", "none"];

  const value = (name) => getComputedStyle(root).getPropertyValue(name).trim();

  function theme(titled) {
    const ink = value("--ink"), line = value("--line"), muted = value("--muted");
    const axis = {
      gridcolor: line, linecolor: line, zerolinecolor: value("--line-strong"), automargin: true,
      tickfont: { color: muted }, title: { font: { color: muted, size: 13 } },
    };
    return {
      layout: {
        font: { family: value("--sans"), size: 13, color: ink },
        title: { font: { size: 15 }, x: 0, xanchor: "left" },
        paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
        margin: { t: titled ? 48 : 20, r: 16, b: 48, l: 56 },
        colorway: value("--chart-series").split(/\s+/),
        xaxis: axis, yaxis: axis, dragmode: false,
        legend: { bgcolor: "rgba(0,0,0,0)", ...legendPlace(titled) },
        hoverlabel: { bgcolor: value("--panel"), bordercolor: line, font: { color: ink } },
      },
    };
  }

  // A row of names that wraps on a phone must push the plot away, not lie on it.
  function legendPlace(titled) {
    const edge = titled ? { y: 0, yanchor: "bottom" } : { y: 1, yanchor: "top" };
    return { orientation: "h", x: 0, xref: "container", xanchor: "left", yref: "container", ...edge };
  }

  // Texts longer than the limit are cut, two different ones never to the same; the table has them whole.
  function cutter(limit) {
    const cuts = new Map(), used = new Set();
    return (text) => {
      if (text.length <= limit) return text;
      if (!cuts.has(text)) {
        const start = text.slice(0, limit) + "…";
        let cut = start;
        for (let count = 2; used.has(cut); count++) cut = `${start} (${count})`;
        used.add(cut);
        cuts.set(text, cut);
      }
      return cuts.get(text);
    };
  }

  function read(chart, limit) {
    const swap = new Map(tones.map((tone) => [value(`--chart-${tone}`), value(`--shown-${tone}`)]));
    const cut = cutter(limit);
    const shown = (key, item) => (typeof item === "string" && key !== "bdata" ? swap.get(item) ?? cut(item) : item);
    return JSON.parse(chart.querySelector(":scope > script").textContent, shown);
  }

  async function draw(chart, limit = Infinity) {
    const place = chart.querySelector(".drawing");
    const { data, layout } = read(chart, limit);
    const { width, ...kept } = layout ?? {};
    const titled = Boolean(kept.title);
    if (place.clientWidth < 560) kept.legend = { ...kept.legend, ...legendPlace(titled) };
    await Plotly.react(place, data, { ...kept, template: theme(titled) }, config);
    if (!chart.classList.contains("drawn")) {
      place.on("plotly_afterplot", () => scale(place));
      scale(place);
      chart.classList.add("drawn");
      chart.querySelector("details").open = false;
    }
  }

  // Very long names leave no room for the plot, and plotly then gives up.
  function drawShort(chart) {
    Plotly.purge(chart.querySelector(".drawing"));
    return draw(chart, 24);
  }

  // Paper is narrower than the window: a view box lets the style sheet scale a drawing that is already made.
  function scale(place) {
    for (const drawing of place.querySelectorAll(".main-svg")) {
      const width = drawing.getAttribute("width"), height = drawing.getAttribute("height");
      drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
      place.style.setProperty("--ratio", `${width} / ${height}`);
    }
  }

  function fail(chart, error) {
    const sentence = document.createElement("p");
    sentence.className = "note warn";
    sentence.textContent = `This chart could not be drawn (${error.message}); its table holds the same numbers.`;
    chart.querySelector(".drawing").replaceWith(sentence);
    chart.querySelector("details").open = true;
  }

  // The packed script lies in the page, or in pieces in the style sheet beside it.
  function letters(holder) {
    if (!holder.dataset.beside) return holder.textContent;
    const style = getComputedStyle(holder), pieces = [];
    for (let piece; (piece = style.getPropertyValue(`--packed-${pieces.length}`)); ) pieces.push(piece.slice(1, -1));
    if (!pieces.length) throw new Error(`the file ${holder.dataset.beside} is not beside this page`);
    return pieces.join("");
  }

  async function unpack() {
    if (!("DecompressionStream" in window)) throw new Error("this browser is too old to unpack the drawing script");
    const packed = atob(letters(document.getElementById("drawing-script")));
    const bytes = Uint8Array.from(packed, (letter) => letter.charCodeAt(0));
    const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    const script = document.createElement("script");
    script.textContent = await new Response(plain).text();
    document.head.append(script);
    script.remove();
    if (!window.Plotly) throw new Error("the drawing script did not start");
  }

  async function drawAll() {
    let whole = true;
    for (const chart of charts.filter((one) => one.querySelector(".drawing"))) {
      try {
        await draw(chart).catch(() => drawShort(chart));
      } catch (error) {
        whole = false;
        fail(chart, error);
      }
    }
    root.dataset.charts = whole ? "drawn" : "failed";
  }

  unpack().then(drawAll, (error) => {
    charts.forEach((chart) => fail(chart, error));
    root.dataset.charts = "failed";
  });
  for (const look of looks) look.addEventListener("change", () => window.Plotly && drawAll());
})();
