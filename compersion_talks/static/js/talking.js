// Talk mode: the minutes left in words, steps that go on where they were left, and a screen that stays lit.
const passed = new Map();
const BREAK_OF_A_PAUSE = 20 * 60000;
let step = null;
let bar = null;

function formatTimeIn(milliseconds) {
  const clock = { hour: "numeric", minute: "2-digit" };
  return new Date(Date.now() + milliseconds).toLocaleTimeString(document.documentElement.lang, clock);
}

// The animation is the clock: it runs where this script doesn't, and stands still in a pause.
function readLeft() {
  return bar.effect.getTiming().duration - bar.currentTime;
}

function enterStep() {
  step = document.querySelector(".talking__step:target");
  bar = step?.querySelector(".talking__bar > span")?.getAnimations()[0] ?? null;
  if (!bar) return;
  bar.currentTime = passed.get(step) ?? bar.currentTime;
  for (const time of step.querySelectorAll(".talking__on-at")) time.textContent = formatTimeIn(readLeft());
  showLeft();
}

function showLeft() {
  if (!bar || bar.currentTime === null) return; // no bar, or its step is no longer shown
  passed.set(step, bar.currentTime);
  const minutes = Math.ceil(readLeft() / 60000);
  const left = step.querySelector(".talking__left");
  const over = step.querySelector(".talking__over");
  left.hidden = minutes <= 0;
  left.querySelector("b").textContent = minutes;
  if (minutes <= 0 && !over.textContent) over.textContent = over.dataset.over;
}

for (const pause of document.querySelectorAll(".talking__pause")) {
  pause.addEventListener("toggle", () => {
    const backAt = pause.querySelector(".talking__back-at");
    backAt.hidden = !pause.open;
    backAt.querySelector("b").textContent = formatTimeIn(BREAK_OF_A_PAUSE);
  });
}

async function keepLit() {
  try {
    if (step && !document.hidden) await navigator.wakeLock?.request("screen");
  } catch {
    // A device that is low on power refuses; the talk goes on.
  }
}

addEventListener("hashchange", enterStep);
addEventListener("hashchange", keepLit);
document.addEventListener("visibilitychange", keepLit);
addEventListener("click", showLeft, { capture: true }); // a step that is left keeps its time to the moment
setInterval(showLeft, 500);
enterStep();
keepLit();
