// Keeps what is typed into a long form on the server: a second after the last key, and again until it has worked.

const PAUSE = 1000;
const RETRY = 10000;
const TOKEN_FIELD = "csrfmiddlewaretoken";
// Neither belongs to what was typed: a save may be sent twice, so it needs no key that keeps a form from that.
const OWN_FIELDS = new Set([TOKEN_FIELD, "form_key"]);

function keepDraft(status) {
  const form = status.closest("form");
  let timer = 0;
  let busy = false;
  let changed = false;
  let sent = false;

  function later(wait) {
    clearTimeout(timer);
    if (!sent) timer = setTimeout(keep, wait);
  }

  function values() {
    const data = new URLSearchParams();
    const secret = new Set([...form.querySelectorAll('input[type="password"], input[type="file"]')].map((field) => field.name));
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string" && !secret.has(name) && !OWN_FIELDS.has(name)) data.append(name, value);
    }
    data.append("draft_token", status.dataset.token);
    return data;
  }

  // The cookie is right also after signing in anew in another tab; the form's own token is not.
  function guard() {
    return document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? form.elements[TOKEN_FIELD].value;
  }

  async function keep() {
    if (busy) return;
    busy = true;
    changed = false;
    try {
      const answer = await fetch(status.dataset.draft, {
        method: "POST",
        body: values(),
        headers: { "X-CSRFToken": guard() },
        redirect: "error",
      });
      const told = await answer.json();
      if (answer.ok) document.dispatchEvent(new CustomEvent("chorok:used"));
      if (answer.ok) form.dispatchEvent(new CustomEvent("chorok:kept", { detail: told }));
      status.textContent = answer.ok ? status.dataset.saved.replace("{time}", told.saved_at) : told.error;
      status.classList.toggle("is-failed", !answer.ok);
    } catch {
      // No connection, or the session has ended: what is typed stays on the page, and is tried again.
      status.textContent = status.dataset.failed;
      status.classList.add("is-failed");
      changed = true;
    }
    busy = false;
    if (changed) later(status.classList.contains("is-failed") ? RETRY : PAUSE);
  }

  for (const kind of ["input", "change"]) {
    form.addEventListener(kind, () => {
      changed = true;
      later(PAUSE);
    });
  }
  window.addEventListener("online", () => { if (changed) later(0); });
  form.addEventListener("submit", () => {
    sent = true;
    clearTimeout(timer);
  });
  window.addEventListener("pageshow", () => { sent = false; });
}

document.querySelectorAll("[data-draft]").forEach(keepDraft);
