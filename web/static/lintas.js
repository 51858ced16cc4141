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

// Suggestions under the search box: the combobox of WAI-ARIA 1.2 with a list that is never chosen from by itself.
(() => {
  "use strict";
  const box = document.getElementById("q");
  const list = document.getElementById("suggestions");
  if (!box?.form || !list) return;

  const WAIT_MS = 120;
  let waiting = 0;
  let asking = null;
  let chosen = -1;

  // A search field may not be a combobox; this keeps the key that searches on a phone.
  box.type = "text";
  box.enterKeyHint = "search";
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);
  box.setAttribute("aria-expanded", "false");

  const isOpen = () => !list.hidden;

  const choose = (place) => {
    list.children[chosen]?.setAttribute("aria-selected", "false");
    chosen = place;
    const option = list.children[place];
    if (!option) return box.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", option.id);
  };

  const show = (isShown) => {
    choose(-1);
    list.hidden = !isShown;
    box.setAttribute("aria-expanded", String(isShown));
  };

  // Whatever is still on its way answers a text that is no longer there.
  const stop = () => {
    clearTimeout(waiting);
    asking?.abort();
    show(false);
  };

  const span = (className, text, lang) => {
    const made = document.createElement("span");
    made.className = className;
    made.textContent = text;
    if (lang) made.lang = lang;
    return made;
  };

  const makeOption = (suggestion, place) => {
    const option = document.createElement("li");
    option.id = `suggestion-${place}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.dataset.text = suggestion.text;
    const text = span("suggested", suggestion.text, suggestion.language);
    text.dir = "auto";
    option.append(text);
    const beside = suggestion.translation ?? list.dataset[suggestion.kind];
    if (beside) option.append(" ", span("beside", beside));
    return option;
  };

  const ask = async () => {
    const typed = box.value;
    asking = new AbortController();
    const parameters = new URLSearchParams({ q: typed, language: document.documentElement.lang });
    try {
      const answer = await fetch(`/api/suggest?${parameters}`, { signal: asking.signal });
      const suggestions = answer.ok ? (await answer.json()).suggestions : [];
      if (box.value !== typed || document.activeElement !== box) return;
      list.replaceChildren(...suggestions.map(makeOption));
      show(suggestions.length > 0);
    } catch {
      // Stopped, or no server: typing goes on as without suggestions.
    }
  };

  const take = (option) => {
    box.value = option.dataset.text;
    stop();
    box.form.requestSubmit();
  };

  const move = (by) => {
    const places = list.children.length + 1;
    // One place is the text itself, so that nobody is caught in the list.
    choose(((chosen + 1 + by + places) % places) - 1);
  };

  box.addEventListener("input", (event) => {
    clearTimeout(waiting);
    asking?.abort();
    if (event.isComposing) return;
    if (box.value.trim().length < 2) return show(false);
    waiting = setTimeout(ask, WAIT_MS);
  });

  box.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || !isOpen()) return;
    const option = list.children[chosen];
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else if (event.key === "Escape") stop();
    else if (event.key === "Enter" && option) take(option);
    else return;
    event.preventDefault();
  });

  // The box keeps the focus while a suggestion is pressed, else the list were gone before it is chosen.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) take(option);
  });
  box.addEventListener("blur", stop);
  box.form.addEventListener("submit", stop);
})();
