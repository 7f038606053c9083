// Save a page of the walk by itself, as one pauses and as one leaves: to this site and nowhere else.
// Boxes without a name are never sent, neither here nor by a button.
const form = document.getElementById("page");
const line = document.getElementById("saved");
const more = document.getElementById("saved-more");
const PAUSE = 800;
const MOST_PAUSE = 60000;
const REST = 3000;
const TIMEOUT = 20000;
const STATUS_NAMES = { 400: "ended", 404: "ended", 409: "conflict", 413: "unfit", 422: "unfit" };
// What another tab saved stands here to compare: only a button may replace it.
const mustCompare = Boolean(document.getElementById("elsewhere"));
let timer = 0;
let pause = PAUSE;
let lastSaved = 0;
let running = null;
let unanswered = null;
let stop = null;
let isSubmitted = false;

const showStatus = (name) => [line, more].forEach((one) => { one.textContent = one.dataset[name] || ""; });
const hiddenFields = (page) => [...page.querySelectorAll("[type=hidden]")];
const setFields = (fields) => { for (const name in fields) form.elements[name].value = fields[name]; };

function readAnswers(page) {
  const fields = new URLSearchParams(new FormData(page));
  for (const { name } of hiddenFields(page)) fields.delete(name);
  return String(fields);
}

const loaded = readAnswers(form);
// A page that asks, or that could not be saved, came back with words that are saved nowhere.
let saved = document.querySelector(".error-summary, #leave-out") ? "" : loaded;

function saveLater() {
  clearTimeout(timer);
  if (!mustCompare) timer = setTimeout(save, Math.max(pause, lastSaved + REST - Date.now()));
}

// Each request counts on, so that a late one cannot replace a newer one.
function makeRequest() {
  const body = new URLSearchParams(new FormData(form));
  const [id, number = 0] = form.elements.submit_id.value.split(".");
  form.elements.submit_id.value = `${id}.${Number(number) + 1}`;
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
  const own = stop = new AbortController();
  const timeout = setTimeout(() => own.abort(), TIMEOUT);
  const reply = await fetch(form.action, { method: "POST", body, redirect: "error", keepalive: true, signal: own.signal });
  const told = reply.ok && await reply.json();
  clearTimeout(timeout);
  own.signal.throwIfAborted();
  unanswered = null;
  if (told) {
    saved = answers;
    readReply(told);
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
  pause = name === "failed" ? Math.min(2 * pause, MOST_PAUSE) : PAUSE;
  if (name === "saved") lastSaved = Date.now();
  if (again || name === "failed") saveLater();
}

function tryAgain() {
  if (pause === PAUSE) return;
  pause = PAUSE;
  saveLater();
}

addEventListener("online", tryAgain);

// The last words before a tab is closed. The newest request is sent alone: an older one must not come after it.
// Leaving at once, which hides the page first, saves nothing.
function saveNow() {
  const answers = readAnswers(form);
  if (document.body.hidden || isSubmitted || mustCompare || [saved, unanswered?.answers].includes(answers)) return;
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

// What is left out is saved no more, and Back asks for the page anew instead of sending it again.
function letGo() {
  saved = readAnswers(form);
  history.replaceState(null, "", form.action);
}

// A button waits for a running save: two at once would look like two tabs.
// Without a network, the page of the browser would take the place of what is typed.
form.addEventListener("submit", (event) => {
  clearTimeout(timer);
  if (!navigator.onLine) {
    event.preventDefault();
    showStatus("failed");
    pause = 2 * PAUSE;
    return saveLater();
  }
  if (event.submitter?.value === "leave") letGo();
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

showStatus(mustCompare ? "conflict" : "ready");
