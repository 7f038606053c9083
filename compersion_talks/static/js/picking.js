// Lists: say how many lines are left, move the tick of a line that stands alone, keep what is picked on top.
const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const boxesIn = (group) => [...group.querySelectorAll(".line > .choice input[name]")];
const labelOf = (box) => box.closest(".line").querySelector("label").textContent;

function countPicks(picks) {
  const group = picks.closest("fieldset");
  const status = picks.querySelector("[role=status]");
  const { words, one, over } = status.dataset;

  function count() {
    const left = picks.dataset.most - boxesIn(group).filter((box) => box.checked).length;
    picks.toggleAttribute("data-over", left < 0);
    status.textContent = fill(left < -1 ? over : left < 0 ? one : words, { left, over: -left });
  }

  count();
  group.addEventListener("change", ({ target }) => target.type === "checkbox" && count());
}

// A line that stands alone takes the ticks of all others away, and any other line takes its tick.
function moveTicks(group) {
  const boxes = boxesIn(group);
  const isAlone = (box) => box.hasAttribute("data-alone");
  group.addEventListener("change", ({ target }) => {
    if (!boxes.includes(target) || !target.checked) return;
    const wrong = boxes.filter((box) => box !== target && box.checked && (isAlone(target) || isAlone(box)));
    wrong.forEach((box) => untick(box));
  });
}

function untick(box) {
  box.checked = false;
  for (const name of ["input", "change"]) box.dispatchEvent(new Event(name, { bubbles: true }));
}

function makeButton(label, by) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "order__move";
  button.dataset.by = by;
  button.setAttribute("aria-label", label);
  return button;
}

// A field that is sent like any other, and never seen.
function makePlace(box) {
  const place = document.createElement("input");
  place.hidden = true;
  place.name = `${box.name}.place.${box.value}`;
  return place;
}

function makeRow(box, { up, down, off }, isRanked) {
  const row = document.createElement("li");
  const label = document.createElement("span");
  label.className = "order__line";
  label.textContent = labelOf(box);
  row.append(label);
  if (isRanked) row.append(makeButton(`${up}: ${labelOf(box)}`, -1), makeButton(`${down}: ${labelOf(box)}`, 1));
  row.append(makeButton(`${off}: ${labelOf(box)}`, 0));
  if (isRanked) row.append(makePlace(box));
  return row;
}

// The rows are the order; the places that are sent follow them.
function keepPicks(order) {
  const group = order.closest("fieldset");
  const list = order.querySelector("ol");
  const status = order.querySelector("[role=status]");
  const isRanked = order.hasAttribute("data-ranked");
  // Without a rank, a line that is always in sight need not stand on top, too.
  const boxes = boxesIn(group).filter((box) => isRanked || box.closest("details"));
  const saved = [...list.querySelectorAll("label")].map((label) => document.getElementById(label.htmlFor));
  const rows = boxes.map((box) => makeRow(box, status.dataset, isRanked));
  const rowOf = (box) => rows[boxes.indexOf(box)];
  const boxOf = (row) => boxes[rows.indexOf(row)];

  function update() {
    const chosen = [...list.children];
    order.toggleAttribute("data-empty", chosen.length === 0);
    if (isRanked) chosen.forEach((row, index) => {
      row.querySelector("input").value = index + 1;
      const [up, down] = row.querySelectorAll("button");
      up.setAttribute("aria-disabled", index === 0);
      down.setAttribute("aria-disabled", index === chosen.length - 1);
    });
  }

  function move(button, by) {
    const row = button.closest("li");
    const place = [...list.children].indexOf(row) + by;
    if (place < 0 || place === list.children.length) return;
    list.children[place][by < 0 ? "before" : "after"](row);
    update();
    button.focus();
    status.textContent = fill(status.dataset.words, { line: labelOf(boxOf(row)), place: place + 1 });
    boxOf(row).dispatchEvent(new Event("input", { bubbles: true }));
  }

  function takeOff(row) {
    const next = (row.nextElementSibling || row.previousElementSibling)?.querySelector("[data-by='0']");
    untick(boxOf(row));
    (next || group.querySelector("summary, .line input")).focus();
  }

  list.replaceChildren(...saved.map(rowOf));
  order.toggleAttribute("data-acts", true);
  update();
  group.addEventListener("change", ({ target }) => {
    if (!boxes.includes(target)) return;
    if (target.checked) list.append(rowOf(target));
    else rowOf(target).remove();
    update();
  });
  list.addEventListener("click", ({ target }) => {
    if (target.dataset.by === "0") takeOff(target.closest("li"));
    else if (target.dataset.by) move(target, Number(target.dataset.by));
  });
}

document.querySelectorAll(".picks").forEach(countPicks);
document.querySelectorAll("fieldset:has([data-alone])").forEach(moveTicks);
document.querySelectorAll("[data-order]").forEach(keepPicks);
