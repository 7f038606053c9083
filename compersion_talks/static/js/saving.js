// Save a page of the walk by itself, as one pauses and as one leaves: to this site and nowhere else.
// Boxes without a name are never sent, neither here nor by a button.
const form = document.getElementById("page");
const line = document.getElementById("saved");
const PAUSE = 800;
const TIMEOUT = 20000;
const STATUS_NAMES = { 400: "ended", 404: "ended", 409: "conflict", 413: "unfit", 422: "unfit" };
let timer = 0;
let running = null;
let unanswered = null;
let stop = null;
let isSubmitted = false;

const showStatus = (name) => { line.textContent = line.dataset[name]; };
const hiddenFields = (page) => [...page.querySelectorAll("[type=hidden]")];
const setFields = (fields) => { for (const name in fields) form.elements[name].value = fields[name]; };

function readAnswers(page) {
  const fields = new URLSearchParams(new FormData(page));
  for (const { name } of hiddenFields(page)) fields.delete(name);
  return String(fields);
}

const loaded = readAnswers(form);
let saved = loaded;

function saveLater() {
  clearTimeout(timer);
  timer = setTimeout(save, PAUSE);
}

function makeRequest() {
  const body = new URLSearchParams(new FormData(form));
  body.set("next", "stay");
  return { body, answers: readAnswers(form) };
}

function readReply({ letters, ...fields }) {
  setFields(fields);
  for (const one of form.querySelectorAll(".letters-told")) one.textContent = letters[one.id.slice(0, -".letters".length)] || "";
}

// A request without a reply is repeated first: an older save never comes after a newer one.
async function send() {
  const again = Boolean(unanswered);
  unanswered ||= makeRequest();
  const { body, answers } = unanswered;
  stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(TIMEOUT)]);
  const reply = await fetch(form.action, { method: "POST", body, redirect: "error", keepalive: true, signal });
  unanswered = null;
  if (reply.ok) {
    saved = answers;
    readReply(await reply.json());
  }
  return { name: reply.ok ? "saved" : STATUS_NAMES[reply.status] || "failed", again };
}

async function save() {
  if (document.body.hidden || running) return saveLater();
  const request = send().catch(() => ({ name: "failed" }));
  running = request;
  const { name, again } = await request;
  if (running !== request) return;
  running = null;
  showStatus(name);
  if (again || name === "failed") saveLater();
}

// The last words before a tab is closed. The newest request is sent alone: an older one must not come after it.
// Leaving at once, which hides the page first, saves nothing.
function saveNow() {
  const answers = readAnswers(form);
  if (document.body.hidden || isSubmitted || [saved, unanswered?.answers].includes(answers)) return;
  stop?.abort();
  running = null;
  unanswered = makeRequest();
  save();
}

addEventListener("pagehide", saveNow);
addEventListener("visibilitychange", () => document.hidden && saveNow());

// A box that is never sent starts no save: even the moment would tell something.
form.addEventListener("input", (event) => {
  if (!event.target.name) return;
  line.textContent = "";
  isSubmitted = false;
  saveLater();
});

// A button waits for a running save: two at once would look like two tabs.
form.addEventListener("submit", (event) => {
  clearTimeout(timer);
  if (event.submitter?.value === "skip") saved = readAnswers(form);
  isSubmitted = !running;
  if (isSubmitted) return;
  event.preventDefault();
  running.then(() => {
    clearTimeout(timer);
    form.requestSubmit(event.submitter);
  });
});

// A page that the browser restores compares itself with what is saved; answers that were never saved stay.
addEventListener("pageshow", ({ persisted }) => {
  isSubmitted = false;
  if (!persisted) return;
  const request = new XMLHttpRequest();
  request.responseType = "document";
  request.onload = () => compare(request.response?.getElementById("page"));
  request.open("GET", form.action);
  request.send();
});

function compare(fresh) {
  const answers = readAnswers(form);
  if (fresh && readAnswers(fresh) === answers) setFields(Object.fromEntries(hiddenFields(fresh).map(({ name, value }) => [name, value])));
  else if (answers === loaded || answers === saved) location.replace(form.action);
  else saveLater();
}

showStatus("ready");
