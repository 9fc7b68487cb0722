/* Clocks in an open page turn amber and red when their time comes. Without it: right at the next load. */
import { announce } from "./text.js";

setInterval(turn, 20000);
turn();

function turn() {
  const now = Date.now();
  for (const chip of document.querySelectorAll(".x-clock[data-due]:not(.x-tone-late, .x-tone-off)")) {
    if (Date.parse(chip.dataset.due) <= now) {
      chip.classList.remove("x-tone-good", "x-tone-warn");
      chip.classList.add("x-tone-late");
      chip.querySelector("span").textContent = chip.dataset.late;
      announce(chip.dataset.late);
    } else if (chip.dataset.warns && Date.parse(chip.dataset.warns) <= now) {
      chip.classList.remove("x-tone-good");
      chip.classList.add("x-tone-warn");
    }
  }
}
