/* A form[data-push="public key"] is shown where the browser knows push; sending it asks for permission and
   fills in the subscription. Without it: notices come by the other ways. */
import { onEach } from "../ui/js/text.js";

onEach("form[data-push]", (form) => {
  form.hidden = !("serviceWorker" in navigator && "PushManager" in window);
  form.addEventListener("submit", (event) => {
    if (form.elements.subscription.value) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    subscribe(form.dataset.push).then((subscription) => {
      form.elements.subscription.value = JSON.stringify(subscription);
      form.requestSubmit();
    }).catch(() => { form.querySelector("[data-push-failed]").hidden = false; });
  });
});

async function subscribe(applicationServerKey) {
  const registration = await navigator.serviceWorker.register(new URL("./worker.js", import.meta.url));
  await activated(registration.installing ?? registration.waiting ?? registration.active);
  return registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
}

function activated(worker) {
  if (worker.state === "activated") return Promise.resolve();
  return new Promise((done) => {
    worker.addEventListener("statechange", () => { if (worker.state === "activated") done(); });
  });
}
