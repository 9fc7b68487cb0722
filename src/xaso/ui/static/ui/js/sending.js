/* A pressed button says that its form is on the way: on a slow line nothing else does for seconds.
   Without it: the browser's own progress. */
import { announce, text } from "./text.js";

const SLOW = 600;
const labels = new Map();
let soon;

/* At the window, so that whoever holds a form back has said so before. */
addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.target === "_blank") return;
  const button = shown(form, event.submitter);
  clearTimeout(soon);
  if (button) soon = setTimeout(() => say(button), SLOW);
});

addEventListener("pageshow", () => {
  clearTimeout(soon);
  for (const [button, label] of labels) {
    button.replaceChildren(...label);
    button.removeAttribute("aria-busy");
  }
  labels.clear();
});

/* Enter presses the first button of a form, which may be a hidden twin of the one people see. */
function shown(form, pressed) {
  if (!pressed?.matches(".visually-hidden")) return pressed;
  return [...form.querySelectorAll("button.btn")].find((one) => one.value === pressed.value);
}

function say(button) {
  if (labels.has(button)) return;
  labels.set(button, [...button.childNodes]);
  button.replaceChildren(text("sending"));
  button.setAttribute("aria-busy", "true");
  announce(text("sending"));
}
