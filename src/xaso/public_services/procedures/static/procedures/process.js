/* The picture of a process: arrow keys walk from step to step, the chosen step is scrolled into the frame, the
   names of the lanes stay in sight. Without this file every step is a link that Tab reaches. */
const STEPS = ["ArrowRight", "ArrowLeft", "Home", "End"];

document.addEventListener("keydown", (event) => {
  const step = event.target.closest?.("a.pd-step");
  if (!step || !STEPS.includes(event.key) || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const all = [...step.ownerSVGElement.querySelectorAll("a.pd-step")];
  const at = all.indexOf(step);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
  all[Math.max(0, Math.min(to, all.length - 1))].focus();
});

function show() {
  for (const frame of document.querySelectorAll("[data-drawing]")) {
    const box = frame.querySelector("a.pd-step[aria-current] .pd-box")?.getBoundingClientRect();
    if (!box) continue;
    const seen = frame.getBoundingClientRect();
    frame.scrollLeft += box.left + box.width / 2 - (seen.left + seen.width / 2);
    frame.scrollTop += box.top + box.height / 2 - (seen.top + seen.height / 2);
  }
}

document.addEventListener("scroll", (event) => {
  if (!event.target.matches?.("[data-drawing]")) return;
  for (const name of event.target.querySelectorAll(".pd-lane-name")) name.setAttribute("x", 12 + event.target.scrollLeft);
}, { capture: true, passive: true });

document.addEventListener("htmx:after:swap", show);
show();
