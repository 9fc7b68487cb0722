/* The best hits under the search box: arrows walk through them, Escape and leaving close them.
   Without it: Enter in the box shows all results. */

const found = document.querySelector("[data-found]");
const form = found?.closest("form");

form?.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Escape") close();
  else if (step) walk(step, event);
});

form?.addEventListener("focusout", (event) => {
  if (!form.contains(event.relatedTarget)) close();
});

function walk(step, event) {
  const stops = [form.querySelector("[type=search]"), ...found.querySelectorAll("a")];
  const next = stops[stops.indexOf(document.activeElement) + step];
  if (stops.length === 1 || !next) return;
  event.preventDefault();
  next.focus();
}

function close() {
  if (!found.firstElementChild) return;
  if (found.contains(document.activeElement)) form.querySelector("[type=search]").focus();
  found.replaceChildren();
}
