/* An agency that is found goes as a line of its own into the list of receivers. Without it: lines are typed. */
for (const box of document.querySelectorAll("[data-agencies]")) {
  box.hidden = false;
}

document.addEventListener("xaso:chosen", (event) => {
  const box = event.target.closest("[data-agencies]");
  if (!box) return;
  const list = document.getElementById(box.dataset.agencies);
  const lines = list.value.split("\n").map((line) => line.trim()).filter(Boolean);
  const line = `${event.target.value.replaceAll(";", ",")}; ${event.detail.value}`;
  if (!lines.some((one) => one.endsWith(`; ${event.detail.value}`))) lines.push(line);
  list.value = lines.join("\n");
  event.target.value = "";
  list.dispatchEvent(new Event("input", { bubbles: true }));
});
