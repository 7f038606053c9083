// Copy a link, or hand it to what this device shares with. Both buttons stay hidden where they cannot work.
for (const box of document.querySelectorAll(".share-link")) {
  const link = box.querySelector("input");
  const status = box.querySelector("[role=status]");

  const offer = (act, isPossible, run) => {
    const button = box.querySelector(`[data-act=${act}]`);
    button.hidden = !isPossible;
    button.addEventListener("click", run);
  };

  offer("copy", navigator.clipboard, async () => {
    link.select();
    try {
      await navigator.clipboard.writeText(link.value);
      status.textContent = status.dataset.copied;
    } catch {
      status.textContent = box.querySelector(".share-link__how").textContent;
    }
  });
  offer("share", navigator.share, () => navigator.share({ url: link.value }).catch(() => {}));
  if (navigator.clipboard) box.querySelector(".share-link__how").hidden = true;
}
