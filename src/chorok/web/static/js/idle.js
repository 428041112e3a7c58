// A session nobody uses ends. This warns before, lets one press keep it, and puts back what was typed if it ended.

const box = document.getElementById("idle");
const LAST_USE = "chorok-last-use";
// The pages one comes back from after signing in: the form itself, or the second step after it.
const SIGN_IN = /\/account\/(login|2fa\/(authenticate|reauthenticate))\//;
const draftKey = `chorok-draft:${location.pathname}`;

function left() {
  const used = Number(localStorage.getItem(LAST_USE)) || Date.now();
  return Number(box.dataset.seconds) - (Date.now() - used) / 1000;
}

function stamp() {
  localStorage.setItem(LAST_USE, String(Date.now()));
}

function watch() {
  const seconds = left();
  if (seconds <= 0) {
    location.reload();
    return;
  }
  const warning = seconds <= Number(box.dataset.warning);
  if (warning) {
    const whole = Math.floor(seconds);
    box.querySelector("[data-left]").textContent = `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
    if (!box.open) box.showModal();
  } else if (box.open) {
    box.close();
  }
  setTimeout(watch, warning ? 1000 : 15000);
}

async function extend(event) {
  event.preventDefault();
  const form = event.target;
  const answer = await fetch(form.action, {
    method: "POST",
    body: new FormData(form),
    headers: { "X-Requested-With": "fetch" },
  });
  delete form.dataset.sent;
  if (!answer.ok || answer.redirected) {
    location.reload();
    return;
  }
  stamp();
  box.close();
}

function fields() {
  return [...document.querySelectorAll('main form[method="post"] :is(input, select, textarea)[name]')].filter(
    (field) => !["hidden", "password", "file", "submit"].includes(field.type),
  );
}

function keepTyped() {
  document.addEventListener("input", () => {
    const typed = fields().map((field) => [
      field.name,
      field.value,
      ["checkbox", "radio"].includes(field.type) ? field.checked : null,
    ]);
    sessionStorage.setItem(draftKey, JSON.stringify(typed));
  });
}

function putBack() {
  const stored = sessionStorage.getItem(draftKey);
  sessionStorage.removeItem(draftKey);
  if (!stored || !SIGN_IN.test(document.referrer)) return;
  const typed = JSON.parse(stored);
  fields().forEach((field, at) => {
    const [name, value, checked] = typed[at] ?? [];
    if (name !== field.name) return;
    if (checked === null) field.value = value;
    else field.checked = checked;
  });
  const note = document.getElementById("idle-restored").content.cloneNode(true);
  document.querySelector("main .messages")?.append(note);
}

if (box) {
  stamp();
  putBack();
  keepTyped();
  box.querySelector("form").addEventListener("submit", extend);
  document.addEventListener("chorok:used", stamp); // another script has just spoken with the server
  watch();
}
