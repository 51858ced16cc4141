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

// Citations are copied by a button, which stands there only because this runs.
(() => {
  "use strict";
  const copy = async (field) => {
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      // Not offered, or not allowed, over plain HTTP on another machine.
      field.select();
      document.execCommand("copy");
    }
  };
  for (const button of document.querySelectorAll("button.copy")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await copy(document.getElementById(button.dataset.field));
      button.firstChild.data = `${button.dataset.copied} `;
      document.getElementById("copied").textContent = button.dataset.copied;
    });
  }
})();
