// Leave at once: pressing Shift three times does what the button at the top does.
// The page is hidden first, because the other site may be slow to come.
const exit = document.querySelector(".way-out__link");
const notice = document.querySelector(".way-out__count");
const touch = matchMedia("(any-pointer: coarse) and (not (any-pointer: fine))");
const LONGEST_PAUSE = 1000;
let presses = 0;
let expiry = 0;

// On-screen keyboards and input methods press Shift by themselves.
function isShiftAlone(event) {
  const isAutomatic = event.isComposing || event.keyCode === 229 || touch.matches;
  return event.key === "Shift" && !isAutomatic && !event.ctrlKey && !event.altKey && !event.metaKey;
}

function count(number) {
  clearTimeout(expiry);
  presses = number;
  notice.textContent = number === 2 ? notice.dataset.twice : "";
  if (number) expiry = setTimeout(count, LONGEST_PAUSE, 0);
}

// A browser keeps what a page was asked for with: from now on, it asks anew, and sends no words.
function hide() {
  document.body.hidden = true;
  history.replaceState(null, "", location.href);
  document.title = "…";
}

addEventListener("keydown", (event) => {
  if (event.repeat) return;
  count(isShiftAlone(event) ? presses + 1 : 0);
  if (presses === 3) exit.click();
});

// Text without a key press was dictated, drawn or chosen.
for (const type of ["beforeinput", "input"]) addEventListener(type, () => count(0));

for (const link of document.querySelectorAll("a[rel=noreferrer]")) link.addEventListener("click", hide);

// Reload a page that the browser restores: one that was left, and one where nothing can have been typed or ticked.
// A tick on one's own page does not count: there, the next step has to be today's.
const fields = document.querySelector("main :is(textarea, select, input[name]:not([type=hidden], #own_device))");
addEventListener("pageshow", ({ persisted }) => (document.body.hidden || (persisted && !fields)) && location.reload());

// Boxes for oneself alone are printed whole, and emptied when their page is left: Back finds nothing.
const unsent = document.querySelectorAll(".unsent textarea");
const grows = CSS.supports("field-sizing", "content"); // as high as its words on any paper
const grow = (box) => (box.style.blockSize = `${box.scrollHeight + 8}px`);
addEventListener("beforeprint", () => grows || unsent.forEach(grow));
addEventListener("pagehide", () => unsent.forEach((box) => (box.value = "")));
