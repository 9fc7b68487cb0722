/* Starts the service worker once the page stands, and offers to put the portal on the phone where the browser offers it.
   Without it: the portal needs a line, and is found in the browser as any page. */

const manifest = document.querySelector("link[rel=manifest]");

/** Settled once the service worker is registered, or cannot be. */
export const started = new Promise((done) => {
  if (!manifest || !("serviceWorker" in navigator)) return done();
  const start = () => done(navigator.serviceWorker.register(new URL("may.js", manifest.href)).catch(() => {}));
  if (document.readyState === "complete") start();
  else addEventListener("load", start, { once: true });
});

addEventListener("beforeinstallprompt", (event) => {
  const hint = document.querySelector("[data-install]");
  if (!hint) return;
  event.preventDefault();
  hint.hidden = false;
  hint.querySelector("button").addEventListener("click", async () => {
    hint.hidden = true;
    await event.prompt();
  }, { once: true });
});
