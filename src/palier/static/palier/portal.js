// The code of an invitation comes behind the # of its link, which no server and no log ever sees.
(() => {
  const field = document.querySelector("[data-from-fragment]");
  const code = decodeURIComponent(location.hash.slice(1));
  if (!field || !code) return;
  field.value = code;
  history.replaceState(null, "", location.pathname);
})();
