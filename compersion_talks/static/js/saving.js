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
const freshId = () => crypto.getRandomValues(new Uint32Array(3)).join("-");

function later() {
  clearTimeout(waiting);
  waiting = setTimeout(save, PAUSE);
}

function packed() {
  const fields = new URLSearchParams(new FormData(form));
  fields.set("next", "stay");
  fields.set("submit_id", freshId());
  return fields;
}

function heard({ revision, letters }) {
  form.elements.revision.value = revision;
  for (const one of form.querySelectorAll(".letters-told")) one.textContent = letters[one.id.slice(0, -".letters".length)] || "";
}

// Where no answer came, the same fields are sent again under the same id: then nothing counts twice.
async function send() {
  const body = unclear || packed();
  const again = Boolean(unclear);
  unclear = body;
  const signal = AbortSignal.timeout(PATIENCE);
  const answer = await fetch(form.action, { method: "POST", body, redirect: "error", signal });
  unclear = null;
  if (answer.ok) heard(await answer.json());
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
  if (!running) return;
  event.preventDefault();
  running.then(() => {
    clearTimeout(waiting);
    form.requestSubmit(event.submitter);
  });
});

say("ready");
