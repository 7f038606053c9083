// Leave at once: pressing Shift three times does what the button at the top does.
// What is on the screen goes first, because the other site may be slow to come.
const way = document.querySelector(".way-out__link");
const MOST_BETWEEN = 1000;
let presses = 0;
let last = 0;

function isAlone(event) {
  return event.key === "Shift" && !event.repeat && !event.ctrlKey && !event.altKey && !event.metaKey;
}

function hide() {
  document.body.hidden = true;
  document.title = "…";
}

addEventListener("keydown", (event) => {
  if (event.repeat) return;
  const isSoon = event.timeStamp - last < MOST_BETWEEN;
  presses = isAlone(event) ? (isSoon ? presses : 0) + 1 : 0;
  last = event.timeStamp;
  if (presses === 3) way.click();
});

for (const one of document.querySelectorAll("a[rel=noreferrer]")) one.addEventListener("click", hide);

// A browser may keep a page alive that was left: ask for it anew, and get the page of a dead link.
// So does every page that comes back, save where something may have been typed or ticked.
const fields = document.querySelector("main :is(textarea, select, input[name]:not([type=hidden]))");
addEventListener("pageshow", ({ persisted }) => (document.body.hidden || (persisted && !fields)) && location.reload());
