/* The kiosk: goes back to its first page after idle seconds, shows the time, types digits, prints the number.
   Without it: the links and forms work, paper comes by the browser's own menu. */
import { showClock } from "./time.js";

const { home, idle, printAtOnce } = document.body.dataset;
const seconds = Number(idle) || 25;
let timer;

function restart() {
  clearTimeout(timer);
  timer = setTimeout(() => location.replace(home), seconds * 1000);
}

for (const kind of ["pointerdown", "keydown", "scroll"]) document.addEventListener(kind, restart, { passive: true });
restart();
showClock();

for (const form of document.forms) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}

const code = document.querySelector("[data-code]");
for (const keys of document.querySelectorAll("[data-keypad]")) {
  keys.hidden = false;
  keys.addEventListener("click", (event) => {
    const digit = event.target.closest("button")?.dataset.digit;
    if (digit === "back") code.value = code.value.slice(0, -1);
    else if (digit && code.value.length < 6) code.value += digit;
  });
}

for (const button of document.querySelectorAll("[data-print-paper]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
if (printAtOnce !== undefined && matchMedia("(display-mode: fullscreen)").matches) window.print();
