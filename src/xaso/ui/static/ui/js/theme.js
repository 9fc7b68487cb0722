/* Colours, text size and density change without a page load. Without it: the same form loads the page again, as it always does for another language. */

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-preferences]") || !event.submitter) return;
  if (event.submitter.value.startsWith("language:")) return;
  event.preventDefault();
  const [name, value] = event.submitter.value.split(":");
  document.documentElement.setAttribute(name === "theme" ? "data-bs-theme" : `data-${name}`, value);
  for (const button of document.querySelectorAll(`[data-preferences] button[value^="${name}:"]`)) {
    button.setAttribute("aria-pressed", String(button.value === `${name}:${value}`));
  }
  const body = new FormData(form, event.submitter);
  await fetch(form.action, { method: "post", body, redirect: "manual" });
});
