// Lists of the walk: say how many lines are left, and let chosen lines be put in order with buttons.
const filled = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const lineOf = (box) => box.closest(".line").querySelector("label").textContent;

for (const picks of document.querySelectorAll(".picks")) {
  const group = picks.closest("fieldset");
  const said = picks.querySelector("[role=status]");
  group.addEventListener("change", (event) => {
    if (event.target.type !== "checkbox") return;
    const chosen = group.querySelectorAll(".line > .choice [name]:checked").length;
    const left = picks.dataset.most - chosen;
    picks.toggleAttribute("data-over", left < 0);
    said.textContent = filled(left < 0 ? said.dataset.over : said.dataset.words, { chosen, left, over: -left });
  });
}

for (const order of document.querySelectorAll("[data-order]")) {
  const group = order.closest("fieldset");
  const list = order.querySelector("ol");
  const said = order.querySelector("[role=status]");
  const placeOf = (box) => box.closest(".line").querySelector(".line-place select");
  const boxes = [...group.querySelectorAll(".line > .choice input[name]")];
  const rank = (box) => Number(placeOf(box).value) || boxes.length;
  let chosen = boxes.filter((box) => box.checked).sort((one, other) => rank(one) - rank(other));

  const button = (words, box, by) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "order__move";
    made.dataset.by = by;
    made.setAttribute("aria-label", `${words}: ${lineOf(box)}`);
    const place = chosen.indexOf(box) + by;
    made.setAttribute("aria-disabled", place < 0 || place >= chosen.length);
    made.addEventListener("click", () => move(box, by));
    return made;
  };

  const draw = () => {
    for (const box of boxes) {
      const place = chosen.indexOf(box) + 1;
      const select = placeOf(box);
      select.value = place && place < select.options.length ? place : "";
    }
    order.querySelector(".order__empty").hidden = chosen.length > 0;
    list.replaceChildren(...chosen.map((box) => {
      const row = document.createElement("li");
      const words = document.createElement("span");
      words.textContent = lineOf(box);
      row.append(words, button(said.dataset.up, box, -1), button(said.dataset.down, box, 1));
      return row;
    }));
  };

  const move = (box, by) => {
    const from = chosen.indexOf(box);
    const to = from + by;
    if (to < 0 || to >= chosen.length) return;
    chosen.splice(to, 0, ...chosen.splice(from, 1));
    draw();
    list.children[to].querySelector(`[data-by="${by}"]`).focus();
    said.textContent = filled(said.dataset.words, { line: lineOf(box), place: to + 1 });
    placeOf(box).dispatchEvent(new Event("input", { bubbles: true }));
  };

  group.addEventListener("change", ({ target }) => {
    if (!boxes.includes(target)) return;
    chosen = chosen.filter((box) => box !== target);
    if (target.checked) chosen.push(target);
    draw();
  });
  order.hidden = false;
  group.toggleAttribute("data-in-order", true);
  draw();
}
