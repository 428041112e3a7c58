// Answers of an application that are kept while one types (drafts.js): carries on what was saved, and shows what a
// colleague wrote meanwhile with a choice between both.

function setUp(form) {
  const list = form.querySelector("[data-conflicts]");
  const blank = form.querySelector("template[data-conflict]");
  const unkept = form.querySelector("[data-unkept]");

  function base(code) {
    return form.elements[`base-${code}`];
  }

  function show(conflict, digest) {
    const box = blank.content.firstElementChild.cloneNode(true);
    box.dataset.code = conflict.code;
    for (const part of ["question", "by", "mine", "theirs"]) {
      box.querySelector(`[data-${part}]`).textContent = conflict[part] || "–";
    }
    box.querySelector("[data-keep-mine]").addEventListener("click", () => {
      base(conflict.code).value = digest;
      box.remove();
      form.dispatchEvent(new Event("change"));
    });
    // Everything else on the page was kept: drawn anew, it shows the colleague's answer.
    box.querySelector("[data-take-theirs]").addEventListener("click", () => location.reload());
    return box;
  }

  form.addEventListener("chorok:kept", ({ detail: told }) => {
    const inConflict = new Map(told.conflicts.map((conflict) => [conflict.code, conflict]));
    for (const [code, digest] of Object.entries(told.bases)) {
      if (!inConflict.has(code) && base(code)) base(code).value = digest;
    }
    list.replaceChildren(...told.conflicts.map((conflict) => show(conflict, told.bases[conflict.code])));
    unkept.hidden = !told.unkept.length;
    unkept.textContent = unkept.dataset.unkept.replace("{names}", told.unkept.join(", "));
  });
}

document.querySelectorAll("[data-answers]").forEach(setUp);
