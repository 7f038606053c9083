// Leave at once: pressing Shift three times does what the button at the top does.
// What is on the screen goes first, because the other site may be slow to come.
const way = document.querySelector(".way-out__link");
const counted = document.querySelector(".way-out__count");
const touch = matchMedia("(any-pointer: coarse) and (not (any-pointer: fine))");
const MOST_BETWEEN = 1000;
let presses = 0;
let forgetting = 0;

// A keyboard on a screen and an input method press Shift by themselves.
function isAlone(event) {
  const isOwn = event.isComposing || event.keyCode === 229 || touch.matches;
  return event.key === "Shift" && !isOwn && !event.ctrlKey && !event.altKey && !event.metaKey;
}

function countTo(number) {
  clearTimeout(forgetting);
  presses = number;
  counted.textContent = number === 2 ? counted.dataset.twice : "";
  if (number) forgetting = setTimeout(countTo, MOST_BETWEEN, 0);
}

function hide() {
  document.body.hidden = true;
  document.title = "…";
}

addEventListener("keydown", (event) => {
  if (event.repeat) return;
  countTo(isAlone(event) ? presses + 1 : 0);
  if (presses === 3) way.click();
});

// Letters that come without a key were said, drawn, or chosen from a list.
for (const type of ["beforeinput", "input"]) addEventListener(type, () => countTo(0));

for (const one of document.querySelectorAll("a[rel=noreferrer]")) one.addEventListener("click", hide);

// A browser may keep a page alive that was left: ask for it anew, and get the page of a dead link.
addEventListener("pageshow", () => document.body.hidden && location.reload());
