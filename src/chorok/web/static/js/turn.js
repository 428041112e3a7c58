// The clock of a presentation: counts the talk down, then the questions, from the server's moment of the start.

function left(seconds) {
  const whole = Math.abs(Math.ceil(seconds));
  return `${seconds < 0 ? "-" : ""}${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

// Where this machine's clock is wrong, the difference to the server's is taken off.
const offsets = new WeakMap();

function show(box) {
  if (!offsets.has(box)) offsets.set(box, Date.parse(box.dataset.now) - Date.now());
  const gone = (Date.now() + offsets.get(box) - Date.parse(box.dataset.started)) / 1000;
  const talk = Number(box.dataset.talk) * 60;
  const all = talk + Number(box.dataset.questions) * 60;
  const phase = gone < talk ? "talk" : gone < all ? "questions" : "over";
  const label = box.querySelector("[data-phase]");
  label.textContent = label.dataset[`${phase}Label`];
  box.querySelector("[data-left]").textContent = left((phase === "talk" ? talk : all) - gone);
  box.querySelector(".turn-clock").hidden = false;
  box.classList.toggle("turn-over", phase === "over");
}

setInterval(() => document.querySelectorAll("[data-turn]").forEach(show), 500);
