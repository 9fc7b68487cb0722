/* Charts by Chart.js, loaded only where a page has one. Without it: the sentence and the table. */
import { loadScript, onEach } from "./text.js";

onEach("figure[data-chart]", async (figure) => {
  await loadScript(figure.dataset.chartScript, "Chart");
  window.Chart.defaults.font.family = token("--x-font");
  const data = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
  const place = figure.querySelector(".x-chart-canvas");
  place.hidden = false;
  const drawn = new window.Chart(place.querySelector("canvas"), settings(data));
  new MutationObserver(() => {
    const { options, data: series } = settings(data);
    drawn.options = options;
    drawn.data = series;
    drawn.update("none");
  }).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
});

function token(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function settings({ kind, labels, series, stacked }) {
  const line = kind === "line";
  const round = kind === "doughnut";
  const tones = ["info", "good", "warn", "late", "neutral"];
  const colour = (tone) => token(`--x-${tone}-solid`);
  const axis = { stacked, grid: { color: token("--x-line") }, ticks: { color: token("--x-ink-2") }, border: { display: false } };
  const datasets = series.map(({ label, values, tone }) => ({
    label,
    data: values,
    backgroundColor: round ? tones.map(colour) : colour(tone),
    borderColor: round ? token("--x-surface") : colour(tone),
    borderWidth: line ? 2.5 : round ? 2 : 0,
    borderRadius: line || round ? 0 : 4,
    maxBarThickness: 40,
    tension: 0.25,
    pointRadius: 3,
  }));
  return {
    type: kind,
    data: { labels, datasets },
    options: {
      maintainAspectRatio: false,
      animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? false : { duration: 250 },
      scales: round ? {} : { x: { ...axis, grid: { display: false } }, y: { ...axis, beginAtZero: true } },
      plugins: { legend: { display: round || series.length > 1, position: "bottom", labels: { color: token("--x-ink"), usePointStyle: true, boxHeight: 8 } } },
    },
  };
}
