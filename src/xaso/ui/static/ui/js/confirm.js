/* A link [data-confirm] shows its question in a dialog. Without it: the question is a page of its own. */
import { make } from "./text.js";

document.addEventListener("click", async (event) => {
  const closer = event.target.closest?.("dialog [data-dialog-close]");
  if (closer) {
    event.preventDefault();
    closer.closest("dialog").close();
    return;
  }
  const link = event.target.closest?.("a[data-confirm]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  try {
    const answer = await fetch(link.href, { headers: { "HX-Request": "true" } });
    if (!answer.ok || answer.redirected) throw new Error();
    ask(await answer.text());
  } catch {
    location.assign(link.href);
  }
});

function ask(html) {
  const dialog = make("dialog", { class: "x-dialog" });
  dialog.append(document.createRange().createContextualFragment(html));
  const title = dialog.querySelector("h1");
  if (title) {
    title.id = "confirm-question";
    dialog.setAttribute("aria-labelledby", title.id);
  }
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  document.dispatchEvent(new CustomEvent("xaso:added"));
}
