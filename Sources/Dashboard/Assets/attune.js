"use strict";
// What the pages do on top of working without a script: times in the reader's zone, sorting, charts, fresh figures, keys.

const dayAndTime = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

function localizeTimes(root) {
  for (const time of root.querySelectorAll("time[datetime]")) {
    const moment = new Date(time.dateTime);
    if (!Number.isNaN(moment.getTime())) time.textContent = dayAndTime.format(moment);
  }
}

// Sorting

function sortValue(cell) {
  if (!cell) return "";
  const own = cell.dataset.value ?? cell.querySelector("time")?.dateTime ?? cell.textContent.trim();
  const number = Number(own.replace(/[\u202f\s]/g, "").replace("−", "-").replace(/%$/, ""));
  return own === "" || Number.isNaN(number) ? own : number;
}

function compare(left, right) {
  if (typeof left === "number" && typeof right === "number") return left - right;
  if (typeof left !== typeof right) return typeof left === "number" ? 1 : -1;
  return left.localeCompare(right);
}

function sortBy(table, column, heading, isDescending) {
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", isDescending ? "descending" : "ascending");
  const rows = [...table.tBodies[0].rows].map((row) => [sortValue(row.cells[column]), row]);
  rows.sort((a, b) => (isDescending ? compare(b[0], a[0]) : compare(a[0], b[0])));
  table.tBodies[0].append(...rows.map((pair) => pair[1]));
}

function makeSortable(root) {
  for (const table of root.querySelectorAll("table.sortable")) {
    [...table.tHead.rows[0].cells].forEach((heading, column) => {
      if (heading.querySelector("button, .hidden")) return;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.append(...heading.childNodes);
      button.addEventListener("click", () => {
        sortBy(table, column, heading, heading.getAttribute("aria-sort") === "ascending");
      });
      heading.append(button);
    });
  }
}

// Boxes that scroll must be reachable by keyboard, whatever makes them or what is in them change their size.

const scrolling = ".scroll, .long, blockquote, pre";
const sizes = new ResizeObserver((changes) => {
  for (const { target } of changes) {
    const box = target.closest(scrolling);
    if (!box) continue;
    const scrolls = box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1;
    if (scrolls && !box.hasAttribute("tabindex")) box.tabIndex = 0;
  }
});

function reachScrolling(root) {
  for (const box of root.querySelectorAll(scrolling)) {
    sizes.observe(box);
    for (const part of box.children) sizes.observe(part);
  }
}

// Charts are drawn from the tables beside them.

function numbers(table) {
  const [, ...names] = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim());
  const rows = [...table.tBodies[0].rows];
  const series = names.map((name, index) => ({
    name,
    values: rows.map((row) => {
      const value = row.cells[index + 1].dataset.value;
      return value === "" ? null : Number(value);
    }),
  }));
  return {
    labels: rows.map((row) => row.cells[0].textContent.trim()),
    series: series.filter((one) => one.values.some((value) => value !== null)),
  };
}

function color(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function settings(figure, data) {
  const kind = figure.dataset.kind;
  const isCurve = kind === "curve";
  const grid = { color: color("--line"), borderColor: color("--strong-line") };
  const ticks = { color: color("--quiet") };
  const bound = (text) => (text === "" ? undefined : Number(text));
  const dashes = [[], [6, 3], [2, 3], [8, 3, 2, 3], [12, 4], [4, 6]];
  return {
    type: kind === "bar" ? "bar" : "line",
    data: {
      labels: isCurve ? data.labels.map(Number) : data.labels,
      datasets: data.series.map((one, index) => ({
        label: one.name,
        data: isCurve ? one.values.map((y, at) => ({ x: Number(data.labels[at]), y })) : one.values,
        borderColor: color(`--line-${(index % 6) + 1}`),
        backgroundColor: color(`--line-${(index % 6) + 1}`),
        borderWidth: 2,
        borderDash: dashes[index % dashes.length],
        pointRadius: data.labels.length > 20 ? 0 : 3,
        pointHitRadius: 8,
        spanGaps: true,
        clip: 6,
        tension: 0,
      })),
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      interaction: { mode: "index", intersect: false },
      plugins: {
        legend: {
          display: data.series.length > 1,
          position: "bottom",
          labels: { color: color("--ink"), boxWidth: 28, boxHeight: 0 },
        },
      },
      scales: {
        x: {
          type: isCurve ? "linear" : "category",
          grid: { ...grid, display: isCurve },
          ticks: {
            ...ticks,
            maxRotation: 0,
            autoSkipPadding: 16,
            // The year is in the table, and so is the zone.
            callback(value) {
              return isCurve ? value : String(this.getLabelForValue(value)).replace(/^\d{4}-/, "").replace(/ UTC$/, "");
            },
          },
          title: { display: isCurve, text: figure.dataset.axis, color: color("--quiet") },
        },
        y: {
          type: figure.dataset.scale || "linear",
          grid,
          ticks: { ...ticks, precision: 3 },
          min: bound(figure.dataset.least),
          max: bound(figure.dataset.most),
          grace: figure.dataset.least === "" && figure.dataset.most === "" ? "5%" : 0,
          title: { display: true, text: figure.dataset.unit, color: color("--quiet") },
        },
      },
    },
  };
}

function drawCharts(root) {
  if (typeof window.Chart !== "function") return;
  for (const figure of root.querySelectorAll("figure.chart")) {
    const table = figure.querySelector("table.numbers");
    const data = numbers(table);
    const details = figure.querySelector("details");
    if (data.labels.length === 0 || data.series.length === 0) {
      details.hidden = true;
      continue;
    }
    const box = document.createElement("div");
    box.className = "canvas";
    const canvas = document.createElement("canvas");
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", `${figure.querySelector("figcaption").textContent}. The numbers are in the table below.`);
    box.append(canvas);
    details.before(box);
    details.open = false;
    figure.chart = new window.Chart(canvas, settings(figure, data));
  }
}

function forgetCharts(root) {
  for (const figure of root.querySelectorAll("figure.chart")) {
    figure.chart?.destroy();
    figure.querySelector(".canvas")?.remove();
  }
}

// Fresh figures: the page asks for itself and puts what changed in place.

const served = new Map();

function rememberServed(root) {
  for (const part of root.querySelectorAll("[data-live]")) served.set(part.id, part.outerHTML);
}

/// A part without what differs at every look: the forms' tokens.
function essence(html) {
  return html.replace(/name="token" value="[^"]*"/g, "");
}

/// How a reader has arranged a part: what is sorted and what is opened.
function arrangement(part) {
  return {
    sorted: [...part.querySelectorAll("table")].map((table) => {
      const column = [...table.tHead.rows[0].cells].findIndex((heading) => heading.hasAttribute("aria-sort"));
      const heading = table.tHead.rows[0].cells[column];
      return [column, heading?.getAttribute("aria-sort") === "descending"];
    }),
    opened: [...part.querySelectorAll("details")].map((details) => details.open),
  };
}

function arrange(part, wanted) {
  part.querySelectorAll("table").forEach((table, index) => {
    const [column, isDescending] = wanted.sorted[index] ?? [-1];
    const heading = table.tHead.rows[0].cells[column];
    if (heading) sortBy(table, column, heading, isDescending);
  });
  part.querySelectorAll("details").forEach((details, index) => {
    if (index < wanted.opened.length) details.open = wanted.opened[index];
  });
}

async function refresh() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of fresh.querySelectorAll("[data-live]")) {
    const old = document.getElementById(part.id);
    if (!old || essence(served.get(part.id) ?? "") === essence(part.outerHTML)) continue;
    if (old.contains(document.activeElement) && old.id !== "sections") continue;
    served.set(part.id, part.outerHTML);
    const wanted = arrangement(old);
    forgetCharts(old);
    const next = document.importNode(part, true);
    old.replaceWith(next);
    next.classList.add("fresh");
    prepare(next);
    arrange(next, wanted);
  }
}

function followChanges() {
  if (!document.querySelector("main [data-live]:not(#pause-notice)") || typeof EventSource !== "function") return;
  const source = new EventSource(document.body.dataset.stream);
  let isAsking = false;
  let isStale = false;
  source.addEventListener("message", async () => {
    isStale = true;
    if (isAsking) return;
    isAsking = true;
    while (isStale) {
      isStale = false;
      await refresh().catch(() => {});
    }
    isAsking = false;
  });
  addEventListener("pagehide", () => source.close());
}

// Keys: what carries data-key is pressed by that key, unless somebody is writing.

function pressKeys() {
  if (!document.querySelector("[data-key]")) return;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    if (event.key === "?") {
      const help = document.getElementById("keys");
      if (help) help.open = !help.open;
      return;
    }
    if (event.key === "Enter" && event.target.closest("a, button, summary")) return;
    const target = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === event.key);
    if (!target) return;
    event.preventDefault();
    target.click();
  });
}

// A look at a file that was chosen shows what is in it on this page, so that the file stays chosen.

function lookAtFiles() {
  document.addEventListener("submit", async (event) => {
    const button = event.submitter;
    const place = button && document.getElementById(button.dataset.look ?? "");
    if (!place) return;
    event.preventDefault();
    button.disabled = true;
    try {
      const answer = await fetch(button.formAction, { method: "POST", body: new FormData(event.target) });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const found = page.getElementById(place.id) ?? page.querySelector("main");
      place.replaceChildren(...document.importNode(found, true).childNodes);
      prepare(place);
    } catch {
      place.textContent = "The server did not answer. Try again.";
    } finally {
      button.disabled = false;
    }
  });
}

// A form is sent once, however impatiently one clicks.

function sendOnce() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    setTimeout(() => {
      for (const button of form.querySelectorAll("button")) button.disabled = true;
    });
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
}

function prepare(root) {
  localizeTimes(root);
  makeSortable(root);
  drawCharts(root);
  reachScrolling(root);
}

rememberServed(document);
prepare(document);
followChanges();
pressKeys();
lookAtFiles();
sendOnce();
// Charts are drawn in the colours of the scheme.
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  forgetCharts(document);
  drawCharts(document);
});

// What the last form did is said once; a reload need not say it again.
const here = new URL(location.href);
if (here.searchParams.has("done")) {
  here.searchParams.delete("done");
  history.replaceState(null, "", here);
}
