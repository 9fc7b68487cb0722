/* The time of day on a screen. */

export function showClock() {
  const place = document.querySelector("[data-clock]");
  if (!place) return;
  const show = () => {
    place.textContent = new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });
  };
  show();
  setInterval(show, 5000);
}
