/* A USB scanner types a code in a burst and ends with Enter. Inside [data-scan] the burst replaces what stood there
   and becomes an event xaso:scan; the form is not sent by that Enter. Without it: the code is typed into the field as is. */
import { onEach } from "./text.js";

const FAST = 80;
const SHORTEST = 6;

onEach("[data-scan]", (place) => {
  const input = place.matches("input") ? place : place.querySelector("input");
  let length = 0;
  let before = 0;
  let held = "";
  place.addEventListener("keydown", (event) => {
    const quick = event.timeStamp - before < FAST;
    before = event.timeStamp;
    if (event.key === "Enter") {
      if (quick && length >= SHORTEST) {
        event.preventDefault();
        deliver(input, input.value.startsWith(held) ? input.value.slice(held.length) : input.value);
      }
      length = 0;
    } else if (!quick) {
      length = 1;
      held = input.value;
    } else length += 1;
  });
});

/** Put a code that was read into its field and tell the page. */
export function deliver(input, value) {
  input.value = value.trim();
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new CustomEvent("xaso:scan", { bubbles: true, detail: { value: input.value } }));
}
