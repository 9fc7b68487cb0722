/* A form[data-passkey="address of the options"] gets a signature of the person's passkey before it is sent.
   Its buttons [data-needs-passkeys] are shown where the browser knows passkeys. Without it: sign in by password and code. */
import { onEach } from "./text.js";

onEach("[data-needs-passkeys]", (element) => { element.hidden = !window.PublicKeyCredential; });
onEach("form[data-passkey]", (form) => {
  form.addEventListener("submit", (event) => {
    if (form.elements.answer.value) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(form).then((answer) => {
      form.elements.answer.value = answer;
      form.requestSubmit();
    }).catch(() => { form.querySelector("[data-passkey-failed]").hidden = false; });
  });
});

async function ask(form) {
  const token = form.elements.csrfmiddlewaretoken.value;
  const reply = await fetch(form.dataset.passkey, { method: "POST", headers: { "X-CSRFToken": token } });
  if (!reply.ok) throw new Error(reply.status);
  const publicKey = read(await reply.json());
  const made = publicKey.rp ? await navigator.credentials.create({ publicKey }) : await navigator.credentials.get({ publicKey });
  return write(made);
}

/* What PublicKeyCredential.toJSON() says, where a browser has no such method yet too. */
function write({ rawId, type, response }) {
  const names = ["clientDataJSON", "attestationObject", "authenticatorData", "signature"].filter((name) => response[name]);
  const answer = Object.fromEntries(names.map((name) => [name, encode(response[name])]));
  return JSON.stringify({ id: encode(rawId), rawId: encode(rawId), type, response: answer });
}

function read(options) {
  options.challenge = decode(options.challenge);
  if (options.user) options.user.id = decode(options.user.id);
  for (const known of [...(options.excludeCredentials ?? []), ...(options.allowCredentials ?? [])]) known.id = decode(known.id);
  return options;
}

function decode(text) {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
}

function encode(bytes) {
  return btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
