// Copy or share a link or a message. What cannot work stays hidden.
for (const box of document.querySelectorAll(".share-link")) {
  const field = box.querySelector("input, textarea");
  const status = box.querySelector("[role=status]");
  const how = box.querySelector(".share-link__how");

  const offer = (act, isPossible, run) => {
    const button = box.querySelector(`[data-act=${act}]`);
    button.hidden = !isPossible;
    button.addEventListener("click", run);
  };

  offer("copy", navigator.clipboard, async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      status.textContent = status.dataset.copied;
    } catch {
      status.textContent = status.dataset.selected;
    }
  });
  offer("share", navigator.share, () =>
    navigator.share({ [field.rows ? "text" : "url"]: field.value }).catch(() => {}),
  );
  if (how) how.hidden = !!navigator.clipboard;
}
