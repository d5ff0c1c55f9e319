// What is being written survives a reload, a crash and a closed tab: kept in this browser until it is sent.
(() => {
  const kept = (form) => `palier:draft:${form.dataset.draft}`;
  document.addEventListener("DOMContentLoaded", () => {
    const form = document.querySelector("form[data-draft]");
    const words = form?.querySelector("textarea");
    if (!words) return;
    if (form.dataset.sent) {
      localStorage.removeItem(kept(form));
      history.replaceState(null, "", location.pathname); // a reload must not forget the next draft
    }
    words.value ||= localStorage.getItem(kept(form)) ?? "";
    document.querySelector(".composer__stop")?.focus();
    if (!location.hash) showLatest();
  });

  // The newest words are what one came for: their end, or their beginning where they fill the pane.
  const showLatest = () => {
    const pane = document.querySelector(".talk-pane");
    const latest = document.querySelector("#latest");
    if (!latest) return;
    if (getComputedStyle(pane).overflowY !== "auto") {
      if (latest.offsetTop > innerHeight * 0.7) latest.scrollIntoView({ block: "center" });
    } else if (latest.offsetHeight > pane.clientHeight) latest.scrollIntoView({ block: "start" });
    else pane.scrollTop = pane.scrollHeight;
  };
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-draft]");
    if (!form || event.target.tagName !== "TEXTAREA") return;
    if (event.target.value) localStorage.setItem(kept(form), event.target.value);
    else localStorage.removeItem(kept(form));
  });

  // A message's own layout is fetched only when somebody wants it, into a frame that can do nothing.
  document.addEventListener("toggle", (event) => {
    const fold = event.target;
    if (!fold.open || !fold.dataset.frame || fold.querySelector("iframe")) return;
    const frame = document.createElement("iframe");
    frame.setAttribute("sandbox", "");
    frame.title = fold.dataset.title;
    frame.src = fold.dataset.frame;
    fold.append(frame);
  }, true);

  // A refresh must not close a list that somebody is choosing from, nor what they unfolded.
  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    if (event.target.contains(document.activeElement) && document.activeElement.matches("select")) event.preventDefault();
  });
  // Whoever reads at the end goes on reading at the end; whoever reads further up is left there.
  let atEnd = false;
  document.addEventListener("htmx:beforeSwap", () => {
    const pane = document.querySelector(".talk-pane");
    atEnd = Boolean(pane) && pane.scrollHeight > pane.clientHeight && pane.scrollHeight - pane.scrollTop - pane.clientHeight < 40;
  });
  document.addEventListener("htmx:afterSettle", () => atEnd && showLatest());
  // Several parts may be refreshed at once, each between the other's swap and settling: what is open is what was opened.
  const unfolded = new Set();
  document.addEventListener("toggle", ({ target }) => {
    if (target.matches("details[id]")) unfolded[target.open ? "add" : "delete"](target.id);
  }, true);
  document.addEventListener("htmx:afterSettle", () => unfolded.forEach((id) => document.getElementById(id)?.setAttribute("open", "")));
})();
