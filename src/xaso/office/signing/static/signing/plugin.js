/* Signs through the signing program of this computer: one WebSocket a paper.
   Without a script, or without the program, a key at the server signs instead. */

const OK = 0;

function token() {
  return document.querySelector('meta[name="csrf-token"]').content;
}

async function begin(url) {
  const answer = await fetch(url, { method: "POST", headers: { "X-CSRFToken": token() } });
  const said = await answer.json();
  if (!answer.ok) throw new Error(said.error || "");
  return said;
}

function ask(address, message, unreachable) {
  return new Promise((resolve, reject) => {
    const line = new WebSocket(address);
    let answered = false;
    line.addEventListener("open", () => line.send(JSON.stringify(message)));
    line.addEventListener("message", (event) => {
      answered = true;
      resolve(JSON.parse(event.data));
      line.close();
    });
    line.addEventListener("close", () => {
      if (!answered) reject(new Error(unreachable));
    });
  });
}

async function sign(button) {
  const said = document.querySelector("[data-signing-said]");
  const { unreachable, refused, working } = button.dataset;
  button.disabled = true;
  said.textContent = working;
  try {
    const started = await begin(button.dataset.signingPlugin);
    const answer = await ask(started.address, started.message, unreachable);
    if (answer.Status !== OK) throw new Error(`${refused} ${answer.Message || answer.Error || ""}`);
    window.location.assign(started.after);
  } catch (error) {
    said.textContent = error.message || refused;
    button.disabled = false;
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-signing-plugin]");
  if (button) sign(button);
});
