// Copy a link or words, or hand them to what this device shares with. Buttons stay hidden where they cannot work.
for (const box of document.querySelectorAll(".share-link")) {
  const link = box.querySelector("input");
  const how = box.querySelector(".share-link__how");
  const status = box.querySelector("[role=status]");
  const text = link ? link.value : box.querySelector("blockquote").textContent;

  const offer = (act, isPossible, run) => {
    const button = box.querySelector(`[data-act=${act}]`);
    button.hidden = !isPossible;
    button.addEventListener("click", run);
  };

  offer("copy", navigator.clipboard, async () => {
    link?.select();
    try {
      await navigator.clipboard.writeText(text);
      status.textContent = status.dataset.copied;
    } catch {
      status.textContent = status.dataset.failed || how.textContent;
    }
  });
  offer("share", navigator.share, () => navigator.share(link ? { url: text } : { text }).catch(() => {}));
  if (how && navigator.clipboard) how.hidden = true;
}
