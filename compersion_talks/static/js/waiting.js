// Look twice a minute whether the plan is ready, and say so here: no page opens by itself, and the focus stays.
// A hidden page asks nothing; one that gets no answer asks less and less often.
const progressAddress = document.querySelector("link[type='application/json']").href;
const looked = document.querySelector(".looks > [role=status]");
const LOOK_PAUSE = 30000;
const LONGEST_LOOK_PAUSE = 600000;
const LOOK_TIMEOUT = 20000;
let lookPause = LOOK_PAUSE;
let lookedAt = Date.now();
let lookTimer = 0;
let isLooking = false;
let isOver = false;

async function askProgress() {
  try {
    const reply = await fetch(progressAddress, { redirect: "error", signal: AbortSignal.timeout(LOOK_TIMEOUT) });
    if (reply.status === 404) return "ended";
    return reply.ok ? (await reply.json()).now : "failed";
  } catch {
    return navigator.onLine ? "failed" : "offline";
  }
}

function showProgress(name) {
  if (looked.textContent !== looked.dataset[name]) looked.textContent = looked.dataset[name];
  if (name !== "plan" && name !== "open") return;
  for (const part of document.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== name && !part.contains(document.activeElement);
}

async function look() {
  if (document.hidden || isLooking || isOver) return;
  isLooking = true;
  const name = await askProgress();
  isLooking = false;
  lookedAt = Date.now();
  lookPause = name === "failed" ? Math.min(2 * lookPause, LONGEST_LOOK_PAUSE) : LOOK_PAUSE;
  isOver = ["plan", "open", "ended"].includes(name);
  showProgress(name);
  lookLater();
}

function lookLater() {
  clearTimeout(lookTimer);
  if (!isOver) lookTimer = setTimeout(look, Math.max(0, lookedAt + lookPause - Date.now()));
}

document.addEventListener("visibilitychange", lookLater);
addEventListener("online", look);
lookLater();
