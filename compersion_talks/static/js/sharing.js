// Copy a link, or hand it to what this device shares with. Both buttons stay hidden where they cannot work.
for (const box of document.querySelectorAll(".share-link")) {
  const link = box.querySelector("input");
  const said = box.querySelector("[role=status]");

  const offer = (act, can, run) => {
    const button = box.querySelector(`[data-act=${act}]`);
    button.hidden = !can;
    button.addEventListener("click", run);
  };

  offer("copy", navigator.clipboard, async () => {
    link.select();
    try {
      await navigator.clipboard.writeText(link.value);
      said.textContent = said.dataset.copied;
    } catch {
      said.textContent = box.querySelector(".share-link__how").textContent;
    }
  });
  offer("share", navigator.share, () => navigator.share({ url: link.value }).catch(() => {}));
  if (navigator.clipboard) box.querySelector(".share-link__how").hidden = true;
}
