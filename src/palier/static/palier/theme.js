// Chooses light or dark before the first paint: the browser's wish, unless the agent chose.
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const show = () => {
    if (root.dataset.theme === "auto") root.dataset.bsTheme = dark.matches ? "dark" : "light";
  };
  root.classList.add("scripted");
  dark.addEventListener("change", show);
  show();
})();
