/* A button [data-copy] puts its words on the clipboard. Without it, or without a clipboard: the buttons stay hidden. */

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.querySelector("span").textContent = button.dataset.copied;
    document.getElementById("announcer").textContent = button.dataset.copied;
  });
}
