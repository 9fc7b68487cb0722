// Ready phrases of a directive: a press puts one into the text. Without this script people type.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-phrase]");
  if (!button) return;
  const text = document.querySelector(button.dataset.phraseInto);
  if (!text) return;
  text.value = text.value.trim() ? `${text.value.trim()}\n${button.dataset.phrase}` : button.dataset.phrase;
  text.dispatchEvent(new Event("input", { bubbles: true }));
  text.focus();
});
