/* htmx and its manners: the CSRF token, where the focus goes, what is said, and what a failure looks like.
   Without this file forms and links load whole pages. */
import { announce, make, text } from "./text.js";
import "./errors.js";

const token = document.querySelector('meta[name="csrf-token"]')?.content;

document.addEventListener("htmx:config:request", (event) => {
  const request = event.detail.ctx.request;
  if (/^get$/i.test(request.method)) return;
  if (token) request.headers["X-CSRFToken"] = token;
  if (request.body instanceof FormData) request.body = plainly(request.body);
});

/* A form that may carry files and carries none goes as plain fields, which the server reads much faster. */
function plainly(body) {
  const given = [...body].filter(([, value]) => !(value instanceof File) || value.name);
  return given.some(([, value]) => value instanceof File) ? body : new URLSearchParams(given);
}

/* A redirect to another page is a new page, not a part of this one. */
document.addEventListener("htmx:before:swap", (event) => {
  const raw = event.detail.ctx.response?.raw;
  if (!raw?.redirected) return;
  const there = new URL(raw.url);
  if (there.pathname === location.pathname) return;
  event.preventDefault();
  location.assign(there);
});

document.addEventListener("htmx:after:swap", (event) => {
  const ctx = event.detail.ctx;
  const target = ctx.target instanceof Element && ctx.target.isConnected ? ctx.target : event.target;
  if (!(target instanceof Element)) return;
  moveFocus(target, ctx);
  const said = target.matches("[data-announce]") ? target : target.querySelector("[data-announce]");
  const message = document.querySelector("#messages .x-message");
  if (said) announce(said.dataset.announce);
  else if (message) announce(message.textContent.trim());
});

function moveFocus(target, ctx) {
  const wrong = target.querySelector("[data-error-summary]");
  const wanted = wrong ?? target.querySelector("[autofocus]");
  if (wanted) wanted.focus();
  else if (target.getAttribute("tabindex") === "-1" && /post/i.test(ctx.request?.method ?? "")) target.focus();
}

document.addEventListener("htmx:response:error", (event) => {
  const status = event.detail.ctx.response.status;
  if (status === 422 || status === 423) return; // the form says it; the lock says it
  const key = { 401: "signedOut", 403: "forbidden", 404: "gone", 409: "changed", 413: "tooLarge", 429: "tooOften" }[status];
  warn(text(key ?? "serverFault"));
});

document.addEventListener("htmx:error", (event) => {
  if (!event.detail.ctx?.response) warn(text("noConnection"));
});

function warn(sentence) {
  const place = document.getElementById("messages");
  place?.replaceChildren(make("div", { class: "x-message x-tone-late", role: "alert" }, make("p", {}, sentence)));
  place?.scrollIntoView({ block: "nearest" });
}
