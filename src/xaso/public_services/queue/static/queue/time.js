/* The time of day on a screen. */
import { timeNow } from "../ui/js/text.js";

export function showClock() {
  const place = document.querySelector("[data-clock]");
  if (!place) return;
  const show = () => {
    place.textContent = timeNow();
  };
  show();
  setInterval(show, 5000);
}
