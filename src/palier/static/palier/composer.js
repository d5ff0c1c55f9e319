// What is being written survives a reload, a crash and a closed tab: kept in this browser until it is sent.
(() => {
  const kept = (form) => `palier:draft:${form.dataset.draft}`;
  const restore = () => {
    const form = document.querySelector("form[data-draft]");
    const words = form?.querySelector("textarea");
    if (!words) return;
    if (form.dataset.sent) localStorage.removeItem(kept(form));
    else if (!words.value) words.value = localStorage.getItem(kept(form)) ?? "";
  };
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-draft]");
    if (!form || event.target.tagName !== "TEXTAREA") return;
    if (event.target.value) localStorage.setItem(kept(form), event.target.value);
    else localStorage.removeItem(kept(form));
  });
  document.addEventListener("DOMContentLoaded", restore);
  document.addEventListener("htmx:afterSettle", restore);
})();
