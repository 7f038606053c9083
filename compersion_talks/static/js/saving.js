// Save a page of the walk by itself, three seconds after the last change: to this site and nowhere else.
// Boxes without a name are never sent, here as little as by a button.
const form = document.getElementById("page");
const line = document.getElementById("saved");
const PAUSE = 3000;
const PATIENCE = 20000;
const SAID = { 400: "ended", 404: "ended", 409: "conflict", 413: "unfit", 422: "unfit" };
let waiting = 0;
let running = null;
let unclear = null;

const say = (name) => { line.textContent = line.dataset[name]; };
const carried = (page) => [...page.querySelectorAll("[type=hidden]")];
const carry = (fields) => { for (const name in fields) form.elements[name].value = fields[name]; };

function typed(page) {
  const fields = new URLSearchParams(new FormData(page));
  for (const { name } of carried(page)) fields.delete(name);
  return String(fields);
}

const loaded = typed(form);
let kept = loaded;

function later() {
  clearTimeout(waiting);
  waiting = setTimeout(save, PAUSE);
}

function packed() {
  const body = new URLSearchParams(new FormData(form));
  body.set("next", "stay");
  return { body, words: typed(form) };
}

function heard({ letters, ...fields }) {
  carry(fields);
  for (const one of form.querySelectorAll(".letters-told")) one.textContent = letters[one.id.slice(0, -".letters".length)] || "";
}

// Where no answer came, the same fields are sent again first: an older save never comes after a newer one.
async function send() {
  const again = Boolean(unclear);
  unclear ||= packed();
  const { body, words } = unclear;
  const signal = AbortSignal.timeout(PATIENCE);
  const answer = await fetch(form.action, { method: "POST", body, redirect: "error", signal });
  unclear = null;
  if (answer.ok) {
    kept = words;
    heard(await answer.json());
  }
  return { name: answer.ok ? "saved" : SAID[answer.status] || "failed", again };
}

async function save() {
  if (document.body.hidden || running) return later();
  running = send().catch(() => ({ name: "failed" }));
  const { name, again } = await running;
  running = null;
  say(name);
  if (again || name === "failed") later();
}

// What is typed into a box that is never sent must not even show as a moment at which something was sent.
form.addEventListener("input", (event) => {
  if (!event.target.name) return;
  line.textContent = "";
  later();
});

// A button waits for a save that is on its way: two at once would look like two tabs.
form.addEventListener("submit", (event) => {
  clearTimeout(waiting);
  if (event.submitter?.value === "skip") kept = typed(form);
  if (!running) return;
  event.preventDefault();
  running.then(() => {
    clearTimeout(waiting);
    form.requestSubmit(event.submitter);
  });
});

// A page that comes back as it was left asks what is saved by now. Words that were never saved stay, and are saved.
addEventListener("pageshow", ({ persisted }) => {
  if (!persisted) return;
  const asked = new XMLHttpRequest();
  asked.responseType = "document";
  asked.onload = () => compare(asked.response?.getElementById("page"));
  asked.open("GET", form.action);
  asked.send();
});

function compare(fresh) {
  const words = typed(form);
  if (fresh && typed(fresh) === words) carry(Object.fromEntries(carried(fresh).map(({ name, value }) => [name, value])));
  else if (words === loaded || words === kept) location.replace(form.action);
  else later();
}

say("ready");
