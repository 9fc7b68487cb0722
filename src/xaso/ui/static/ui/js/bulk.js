/* Selecting rows: all, or a range with Shift; the bar counts them. Without it: tick boxes and press a button of the bar. */
import { onEach, text } from "./text.js";

onEach("form[data-bulk]", (form) => {
  const boxes = () => [...form.querySelectorAll("tbody .x-select input")];
  const bar = form.querySelector(".x-bulk");
  const all = form.querySelector("[data-select-all]");
  const idle = bar?.querySelector("[data-bulk-count]")?.textContent;
  let last;
  if (all) {
    all.hidden = false;
    all.addEventListener("change", () => {
      for (const box of boxes()) box.checked = all.checked;
      show();
    });
  }
  form.addEventListener("click", (event) => {
    if (!event.target.matches?.("tbody .x-select input")) return;
    const list = boxes();
    const at = list.indexOf(event.target);
    if (event.shiftKey && last !== undefined) {
      for (const box of list.slice(Math.min(at, last), Math.max(at, last) + 1)) box.checked = event.target.checked;
    }
    last = at;
    show();
  });
  show();

  function show() {
    const list = boxes();
    const chosen = list.filter((box) => box.checked).length;
    if (all) {
      all.checked = chosen > 0 && chosen === list.length;
      all.indeterminate = chosen > 0 && chosen < list.length;
    }
    if (!bar) return;
    bar.classList.toggle("x-bulk-active", chosen > 0);
    bar.querySelector("[data-bulk-count]").textContent = chosen ? text("selected", { count: chosen }) : idle;
    for (const button of bar.querySelectorAll(".x-bulk-acts button")) button.disabled = chosen === 0;
  }
});
