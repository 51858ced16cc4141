// Conveniences only: every page is complete without this file.
(() => {
  "use strict";
  const box = document.getElementById("q");
  const form = document.getElementById("search");
  if (!box || !form) return;

  // "/" goes to the search box, as on many sites people come from.
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    box.focus();
    box.select();
  });

  // Fields left empty stay out of the address, so that it can be read and shared.
  form.addEventListener("formdata", (event) => {
    for (const [name, value] of [...event.formData.entries()]) {
      if (value === "") event.formData.delete(name);
    }
  });
})();
