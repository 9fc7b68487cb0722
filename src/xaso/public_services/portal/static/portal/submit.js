/* Files of a citizen travel in parts from 256 kB on (ui/js/upload.js, loaded after this); a form marked data-once is sent once.
   Without it: files go with the form, and the server makes one dossier however often the button is pressed. */

const FROM_BYTES = 262144;

for (const input of document.querySelectorAll("input[type=file][data-resume]")) {
  if (Number(input.dataset.resumeFrom) > FROM_BYTES) input.dataset.resumeFrom = FROM_BYTES;
}

for (const form of document.querySelectorAll("form[data-parts]")) {
  for (const input of form.querySelectorAll("input[type=file]:not([data-resume])")) {
    const list = document.createElement("ul");
    list.className = "x-drop-list";
    list.dataset.uploadList = input.name;
    list.hidden = true;
    input.dataset.resume = form.dataset.parts;
    input.dataset.resumeFrom = FROM_BYTES;
    input.after(list);
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches?.("form[data-once]")) return;
  if (form.dataset.going) event.preventDefault();
  form.dataset.going = "yes";
});

addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-going]")) delete form.dataset.going;
});
