// Copy a link or a message, or hand it to what this device shares with. Both buttons stay hidden where they cannot work.
for (const box of document.querySelectorAll(".share-link")) {
  const field = box.querySelector("input, textarea");
  const how = box.querySelector(".share-link__how");
  const status = box.querySelector("[role=status]");

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
  offer("share", navigator.share, () => {
    const shared = field.matches("textarea") ? { text: field.value } : { url: field.value };
    navigator.share(shared).catch(() => {});
  });
  if (how && navigator.clipboard) how.hidden = true;
}
