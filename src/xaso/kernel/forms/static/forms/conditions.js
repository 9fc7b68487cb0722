/* Shows and hides the questions of a page that depend on other answers of the same page. Without this file every
   question that may apply is shown with the condition in words; the server evaluates all of it again anyway. */
const block = document.getElementById("form-conditions");
const conditions = block ? Object.entries(JSON.parse(block.textContent)) : [];
const form = block?.closest("form");

/* Three-valued: true, false, or null for what only the server can tell. */
function holds(condition) {
  if (!condition) return null;
  if (condition.all) return every(condition.all);
  if (condition.any) return not(every(condition.any.map((one) => ({ not: one }))));
  if ("not" in condition) return not(holds(condition.not));
  const given = answers(condition.name ?? condition.age);
  if (given === null) return null;
  return compare(condition.age ? given.map((one) => years(one, condition.at)) : given, condition);
}

function every(conditions) {
  const found = conditions.map(holds);
  if (found.includes(false)) return false;
  return found.includes(null) ? null : true;
}

const not = (value) => (value === null ? null : !value);

/* The answers to a question; none while it is hidden, null if the page has no input for it. */
function answers(name) {
  const inputs = [...form.elements].filter((input) => input.name === name && !/^(submit|button)$/.test(input.type));
  if (!inputs.length) return null;
  if (inputs[0].closest("[data-only-if][hidden]")) return [];
  const given = inputs.filter((input) => !/^(radio|checkbox)$/.test(input.type) || input.checked).map((input) => input.value.trim());
  return given.filter(Boolean);
}

function compare(given, condition) {
  if ("filled" in condition) return given.length > 0 === condition.filled;
  if ("is" in condition) return given.some((one) => same(one, condition.is));
  if ("in" in condition) return given.some((one) => condition.in.some((value) => same(one, value)));
  const [bound, test] = [
    ["at_least", (a, b) => a >= b], ["at_most", (a, b) => a <= b], ["over", (a, b) => a > b], ["under", (a, b) => a < b],
  ].find(([name]) => name in condition);
  const [left, right] = [rank(given[0]), rank(condition[bound])];
  return left === null || right === null ? false : test(left, right);
}

function same(one, value) {
  if (typeof value === "boolean") return /^(yes|on)$/.test(one) === value;
  return typeof value === "number" ? rank(one) === value : one === value;
}

/* A number, or a day as the number of its day. */
function rank(value) {
  if (typeof value === "number") return value;
  const at = day(value);
  if (at) return at.getTime() / 86400000;
  const plain = String(value ?? "").replace(/[.\s](?=\d{3})/g, "").replace(",", ".");
  return plain && Number.isFinite(Number(plain)) ? Number(plain) : null;
}

function day(value) {
  const text = String(value ?? "");
  const iso = text.match(/^(\d{4})-(\d{2})-(\d{2})$/);
  const typed = text.match(/^(?:(\d{1,2})[./ -])??(?:(\d{1,2})[./ -])(\d{4})$/) ?? text.match(/^(\d{2})(\d{2})(\d{4})$/);
  if (iso) return new Date(Date.UTC(iso[1], iso[2] - 1, iso[3]));
  return typed ? new Date(Date.UTC(typed[3], typed[2] - 1, typed[1] ?? 1)) : null;
}

function years(value, at) {
  const [born, then] = [day(value) ?? (/^\d{4}$/.test(value) ? new Date(Date.UTC(value, 0, 1)) : null), day(at)];
  if (!born || born > then) return "";
  const past = then.getUTCMonth() * 31 + then.getUTCDate() >= born.getUTCMonth() * 31 + born.getUTCDate();
  return then.getUTCFullYear() - born.getUTCFullYear() - (past ? 0 : 1);
}

function show() {
  for (const [id, condition] of conditions) {
    const element = document.getElementById(id);
    const held = holds(condition);
    element.hidden = held === false;
    for (const said of element.querySelectorAll(":scope > [data-condition]")) said.hidden = held !== null;
  }
}

if (form && conditions.length) {
  form.addEventListener("input", show);
  form.addEventListener("change", show);
  show();
}
