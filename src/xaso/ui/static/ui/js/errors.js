/* A summary of errors takes the focus when the page opens, so that nobody overlooks it.
   Without it the summary still stands on top of the form. */

document.querySelector("[data-error-summary]")?.focus();

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-error-summary] a");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  const input = field.matches("fieldset") ? field.querySelector("input, select, textarea") : field;
  field.closest(".x-field")?.scrollIntoView({ block: "center" });
  (input ?? field).focus({ preventScroll: true });
});
