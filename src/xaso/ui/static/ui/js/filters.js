/* On a phone the filters after the first open on demand, or at once where one of them is in use.
   Without it: all filters show. */
import { onEach } from "./text.js";

onEach("[data-filters-toggle]", (button) => {
  const bar = button.closest(".x-filters");
  const asked = new URLSearchParams(location.search);
  const later = [...bar.querySelectorAll(".x-field ~ .x-field :is(input, select)")];
  show(later.some((field) => asked.get(field.name)));
  button.addEventListener("click", () => show(!bar.classList.contains("x-filters-open")));

  function show(open) {
    bar.classList.toggle("x-filters-open", open);
    button.setAttribute("aria-expanded", String(open));
  }
});
