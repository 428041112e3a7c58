// Keeps what is entered while the connection is lost (forms with data-keep), and sends each entry once it is back.
// Each entry has a key of its own, made here; the hub does its work once per key, so sending again is harmless.
const panel = document.querySelector("[data-kept]");
const STORE = panel && `chorok-kept-${panel.dataset.owner}`;
const PATIENCE = 8000; // milliseconds until a connection counts as lost
const AGAIN = 15000;

const read = () => JSON.parse(localStorage.getItem(STORE) ?? "[]");
const write = (entries) => localStorage.setItem(STORE, JSON.stringify(entries));

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function show() {
  const list = panel.querySelector("[data-kept-list]");
  const entries = read();
  panel.hidden = entries.length === 0;
  list.replaceChildren(
    ...entries.map((entry) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = entry.page;
      link.textContent = entry.label;
      item.append(link, ` – ${panel.dataset[entry.state]}`);
      if (entry.state === "refused") {
        const drop = document.createElement("button");
        drop.type = "button";
        drop.className = "krds-btn xsmall text";
        drop.textContent = panel.dataset.drop;
        drop.addEventListener("click", () => forget(entry));
        item.append(" ", drop);
      }
      return item;
    }),
  );
}

function forget(entry) {
  write(read().filter((each) => each.key !== entry.key));
  show();
}

function mark(entry, state) {
  write(read().map((each) => (each.key === entry.key ? { ...each, state } : each)));
  show();
}

async function send(entry) {
  const body = new URLSearchParams(entry.body);
  // The page's own token: that of the entry may be of an earlier session.
  const token = document.querySelector("input[name=csrfmiddlewaretoken]");
  if (token) body.set("csrfmiddlewaretoken", token.value);
  return fetch(entry.url, {
    method: "POST",
    body,
    headers: { "X-Chorok-Kept": "1" },
    redirect: "manual",
    signal: AbortSignal.timeout(PATIENCE),
  });
}

async function sendKept() {
  let sent = 0;
  for (const entry of read()) {
    if (entry.state === "refused") continue;
    let answer;
    try {
      answer = await send(entry);
    } catch {
      break; // still no connection
    }
    if (answer.status === 204) {
      forget(entry);
      sent += 1;
    } else if (answer.status === 401) {
      mark(entry, "signedOut");
    } else if (answer.status < 500) {
      mark(entry, "refused");
    }
  }
  if (sent > 0 && read().length === 0) window.location.reload();
}

// One page at a time sends, also where several are open.
const flush = () => (navigator.locks ? navigator.locks.request(STORE, sendKept) : sendKept());

function keep(form, entry) {
  write([...read().filter((each) => each.url !== entry.url), entry]);
  show();
  if (!form.matches(".form")) {
    const word = document.createElement("p");
    word.className = "kept-form";
    word.textContent = panel.dataset.waiting;
    form.replaceWith(word);
  } else {
    panel.scrollIntoView();
  }
}

async function submitted(event) {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.dataset.keep === undefined || event.defaultPrevented) return;
  event.preventDefault();
  const key = newKey();
  const body = new URLSearchParams(new FormData(form, event.submitter));
  body.set("form_key", key);
  body.set("entered_at", new Date().toISOString());
  const entry = {
    key,
    url: form.action,
    page: window.location.pathname,
    label: form.dataset.keep,
    body: body.toString(),
    state: "waiting",
  };
  let answer;
  try {
    answer = await send(entry);
  } catch {
    keep(form, entry);
    return;
  }
  if (answer.status === 204) window.location.assign(answer.headers.get("X-Chorok-Led-To"));
  else if (answer.status >= 500) keep(form, entry);
  else form.submit(); // the page with what is wrong, or the way to sign in
}

if (panel) {
  document.addEventListener("submit", submitted);
  panel.querySelector("[data-kept-send]").addEventListener("click", flush);
  window.addEventListener("online", flush);
  window.addEventListener("storage", show); // another page sent or kept something
  window.setInterval(() => {
    if (read().length > 0) flush();
  }, AGAIN);
  show();
  if (read().length > 0) flush();
}
