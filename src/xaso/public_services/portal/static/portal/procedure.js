/* Reading aloud and sending on. Without it, or without a Vietnamese voice: the buttons stay hidden. */
import "./copy.js";

for (const button of document.querySelectorAll("[data-share]")) {
  if (!navigator.share) continue;
  button.hidden = false;
  button.addEventListener("click", () => {
    const url = document.querySelector("link[rel=canonical]").href;
    navigator.share({ title: document.querySelector("h1").textContent, url }).catch(() => {});
  });
}

const reader = document.querySelector("[data-read-aloud]");
const speech = window.speechSynthesis;

if (reader && speech) {
  const label = reader.querySelector("span");
  const readWord = label.textContent;
  const language = document.documentElement.lang;
  const voice = () => speech.getVoices().find((one) => one.lang.replace("_", "-").toLowerCase().startsWith("vi"));
  const offer = () => { reader.hidden = !voice(); };

  offer();
  speech.addEventListener?.("voiceschanged", offer);
  reader.addEventListener("click", () => (speech.speaking ? stop() : read()));
  addEventListener("pagehide", () => speech.cancel());

  /* One sentence after the other: long texts break off in some browsers. */
  function read() {
    const parts = document.querySelectorAll("[data-read] :is(h1, h2, h3, p, li, dt, dd, tr)");
    const texts = [...parts].filter((part) => part.checkVisibility() && !part.closest("details:not([open])") && !part.querySelector("p, li"))
      .map((part) => part.innerText.replace(/\s+/g, " ").trim()).filter(Boolean);
    for (const [place, words] of texts.entries()) {
      const saying = new SpeechSynthesisUtterance(words);
      saying.voice = voice();
      saying.lang = language === "vi" ? "vi-VN" : saying.voice.lang;
      if (place === texts.length - 1) saying.addEventListener("end", stop);
      speech.speak(saying);
    }
    label.textContent = reader.dataset.stop;
    reader.setAttribute("aria-pressed", "true");
  }

  function stop() {
    speech.cancel();
    label.textContent = readWord;
    reader.removeAttribute("aria-pressed");
  }
}
