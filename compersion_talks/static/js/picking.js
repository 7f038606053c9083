// Lists: say how many lines are left, and let chosen lines be put in order with buttons.
const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const boxesIn = (group) => [...group.querySelectorAll(".line > .choice input[name]")];
const labelOf = (box) => box.closest(".line").querySelector("label").textContent;
const placeOf = (box) => box.closest(".line").querySelector(".line-place select");

function countPicks(picks) {
  const group = picks.closest("fieldset");
  const status = picks.querySelector("[role=status]");
  group.addEventListener("change", ({ target }) => {
    if (target.type !== "checkbox") return;
    const chosen = boxesIn(group).filter((box) => box.checked).length;
    const left = picks.dataset.most - chosen;
    picks.toggleAttribute("data-over", left < 0);
    status.textContent = fill(left < 0 ? status.dataset.over : status.dataset.words, { chosen, left, over: -left });
  });
}

function makeButton(label, by) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "order__move";
  button.dataset.by = by;
  button.setAttribute("aria-label", label);
  return button;
}

function makeRow(box, { up, down }) {
  const row = document.createElement("li");
  const label = document.createElement("span");
  label.textContent = labelOf(box);
  row.append(label, makeButton(`${up}: ${labelOf(box)}`, -1), makeButton(`${down}: ${labelOf(box)}`, 1));
  return row;
}

// The rows are the order; the places that are sent follow them.
function offerOrder(order) {
  const group = order.closest("fieldset");
  const list = order.querySelector("ol");
  const status = order.querySelector("[role=status]");
  const boxes = boxesIn(group);
  const rows = boxes.map((box) => makeRow(box, status.dataset));
  const rank = (box) => Number(placeOf(box).value) || boxes.length;

  function toggle(box) {
    const row = rows[boxes.indexOf(box)];
    if (box.checked) list.append(row);
    else row.remove();
  }

  function update() {
    const chosen = [...list.children];
    order.querySelector(".order__empty").hidden = chosen.length > 0;
    boxes.forEach((box, index) => {
      const place = chosen.indexOf(rows[index]) + 1;
      placeOf(box).value = place < placeOf(box).length ? place || "" : "";
      const [up, down] = rows[index].querySelectorAll("button");
      up.setAttribute("aria-disabled", place === 1);
      down.setAttribute("aria-disabled", place === chosen.length);
    });
  }

  function move(button, by) {
    const row = button.closest("li");
    const box = boxes[rows.indexOf(row)];
    const place = [...list.children].indexOf(row) + by;
    if (place < 0 || place === list.children.length) return;
    list.children[place][by < 0 ? "before" : "after"](row);
    update();
    button.focus();
    status.textContent = fill(status.dataset.words, { line: labelOf(box), place: place + 1 });
    placeOf(box).dispatchEvent(new Event("input", { bubbles: true }));
  }

  boxes.filter((box) => box.checked).sort((a, b) => rank(a) - rank(b)).forEach(toggle);
  update();
  group.addEventListener("change", ({ target }) => {
    if (!boxes.includes(target)) return;
    toggle(target);
    update();
  });
  list.addEventListener("click", ({ target }) => target.dataset.by && move(target, Number(target.dataset.by)));
  order.hidden = false;
  group.toggleAttribute("data-in-order", true);
}

document.querySelectorAll(".picks").forEach(countPicks);
document.querySelectorAll("[data-order]").forEach(offerOrder);
