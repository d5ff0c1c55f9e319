// From a fault to its place in the text: the line is chosen and brought into sight.
(() => {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-line]");
    const field = button && document.getElementById(button.dataset.field);
    if (!field) return;
    field.closest("details")?.setAttribute("open", "");
    const lines = field.value.split("\n");
    const line = Math.min(Number(button.dataset.line), lines.length) - 1;
    const start = lines.slice(0, line).join("\n").length + (line ? 1 : 0);
    field.focus();
    field.setSelectionRange(start + Number(button.dataset.column) - 1, start + lines[line].length);
    const height = parseFloat(getComputedStyle(field).lineHeight);
    field.scrollTop = Math.max(0, line * height - field.clientHeight / 3);
  });
})();
