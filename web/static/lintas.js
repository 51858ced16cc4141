// Conveniences only: every page is complete without this file.
(() => {
  "use strict";

  // A browser may keep nothing for a page; then keys are on at every visit.
  const remembered = () => {
    try {
      return localStorage;
    } catch {
      return null;
    }
  };
  const isOff = () => remembered()?.getItem("lintas-keys") === "off";
  const isTyping = (element) => element.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");

  // --- Words that answer each other light up together ---

  const termsOf = (element) => (element.dataset.term ?? "").split(", ");
  let pinned = null;

  const light = (element) => {
    const terms = element ? termsOf(element) : [];
    document.body.classList.toggle("lighting", terms.length > 0);
    for (const other of document.querySelectorAll("[data-term]")) {
      other.classList.toggle("lit", termsOf(other).some((term) => term && terms.includes(term)));
    }
  };
  const worded = (event) => event.target.closest?.("[data-term]");
  const settle = () => light(pinned?.isConnected ? pinned : null);

  const pin = (word) => {
    pinned = pinned === word ? null : word;
    for (const other of document.querySelectorAll("button.word")) {
      other.setAttribute("aria-pressed", String(other === pinned));
    }
    light(word);
  };

  for (const [begin, end] of [["mouseover", "mouseout"], ["focusin", "focusout"]]) {
    document.addEventListener(begin, (event) => worded(event) && light(worded(event)));
    document.addEventListener(end, (event) => worded(event) && settle());
  }

  // Without a script nothing lights up, so only the script makes buttons of the words.
  const makeButtons = () => {
    for (const span of document.querySelectorAll("span.word")) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "word";
      button.title = span.dataset.hint;
      button.dataset.term = span.dataset.term;
      button.setAttribute("aria-pressed", "false");
      button.append(...span.childNodes);
      button.addEventListener("click", () => pin(button));
      span.replaceWith(button);
    }
    for (const mark of document.querySelectorAll("mark[data-term]")) mark.tabIndex = -1;
  };
  makeButtons();

  // --- The keyboard ---

  const headlines = () => [...document.querySelectorAll("ol.results h2 a")];
  const currentResult = () => document.activeElement?.closest("li.result");

  const goTo = (element) => {
    element.focus({ preventScroll: true });
    element.scrollIntoView({ block: "nearest" });
  };

  const step = (list, current, by) => {
    const next = current < 0 ? (by > 0 ? 0 : -1) : current + by;
    if (list[next]) goTo(list[next]);
    return Boolean(list[next]);
  };
  const stepResult = (by) => {
    const list = headlines();
    return step(list, list.findIndex((link) => link.closest("li") === currentResult()), by);
  };
  const stepWord = (by) => {
    const marks = [...(currentResult() ?? document).querySelectorAll("mark[data-term]")];
    return step(marks, marks.indexOf(document.activeElement), by);
  };
  const turnPage = (by) => {
    const link = document.querySelector(by > 0 ? "a[rel~=next]" : "a[rel~=prev]");
    link?.click();
    return Boolean(link);
  };

  const searchFirst = () => {
    const box = document.getElementById("q");
    box?.focus();
    box?.select();
    return Boolean(box);
  };
  const leave = () => {
    if (currentResult()) document.activeElement.blur();
    return false;
  };

  const dialog = document.getElementById("keys");
  const showKeys = () => {
    dialog.showModal();
    // Else the close button has the focus, and a long list opens at its foot.
    document.getElementById("keys-title").focus();
    return true;
  };

  const actions = {
    "/": searchFirst,
    "?": showKeys,
    j: () => stepResult(1),
    k: () => stepResult(-1),
    w: () => stepWord(1),
    W: () => stepWord(-1),
    n: () => turnPage(1),
    p: () => turnPage(-1),
    Escape: leave,
  };
  // Arrows scroll and choose elsewhere: they are ours only where they would do neither.
  const arrows = { ArrowDown: actions.j, ArrowUp: actions.k };
  const sideways = { ArrowRight: actions.n, ArrowLeft: actions.p };

  const actionFor = (event) => {
    if (event.target.closest("ol.results h2") && arrows[event.key]) return arrows[event.key];
    const resting = event.target === document.body || event.target.matches("main, h1, ol.results h2 a");
    if (resting && sideways[event.key]) return sideways[event.key];
    return Object.hasOwn(actions, event.key) ? actions[event.key] : null;
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.id === "q" && event.key === "Escape") return event.target.blur();
    if (isOff() || dialog.open || isTyping(event.target)) return;
    if (actionFor(event)?.()) event.preventDefault();
  });

  const keysOff = document.getElementById("keys-off");
  const openKeys = document.getElementById("open-keys");
  openKeys.hidden = false;
  openKeys.addEventListener("click", showKeys);
  keysOff.checked = isOff();
  keysOff.addEventListener("change", () => remembered()?.setItem("lintas-keys", keysOff.checked ? "off" : "on"));
  document.getElementById("close-keys").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());

  // --- Back on the list, at the result that was read ---

  // It is noted in the list's own entry of the history, so that nobody else's visit begins there.
  document.addEventListener("click", (event) => {
    const inNewPlace = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    const read = event.target.closest?.("li.result a[href]")?.closest("li.result").querySelector("h2").id;
    if (read && !inNewPlace && !event.defaultPrevented) history.replaceState({ ...history.state, read }, "");
  });
  window.addEventListener("pageshow", () => {
    const { read, ...state } = history.state ?? {};
    if (!read) return;
    history.replaceState(state, "");
    // The browser has put the page where it was; and it may have kept the focus too.
    if (document.activeElement !== document.body) return;
    document.getElementById(read)?.querySelector("a").focus({ preventScroll: true });
  });

  // --- Addresses and updates in place ---

  // Fields left empty stay out of the address, so that it can be read and shared.
  document.addEventListener("formdata", (event) => {
    for (const [name, value] of [...event.formData.entries()]) {
      if (value === "") event.formData.delete(name);
    }
  });

  // Spelt as after a full load, or one search would have two addresses in the history.
  document.addEventListener("htmx:beforeHistoryUpdate", ({ detail }) => {
    const address = new URL(detail.history.path, location.href);
    address.search = new URLSearchParams(address.search);
    detail.history.path = address.pathname + address.search + address.hash;
  });

  // A newer search puts an older one off, which is no error; what else fails is logged by its own event.
  if (window.htmx) {
    htmx.logger = (element, name, detail) => {
      const putOff = name === "htmx:sendAbort" || (name === "htmx:afterRequest" && detail.xhr?.status === 0);
      if (putOff) delete detail.error;
    };
  }

  // What was unfolded among the filters stays so, but the drawer is done with once its filters are applied.
  let unfolded = [];
  const noteUnfolded = (request) => {
    const applied = request?.triggeringEvent?.submitter?.id === "apply";
    unfolded = [...document.querySelectorAll("#filters details[id][open]")]
      .map((details) => details.id)
      .filter((id) => !(applied && id === "drawer"));
  };
  const unfold = () => {
    for (const id of unfolded) document.getElementById(id)?.setAttribute("open", "");
  };

  // The head is not updated in place: the feeds of the new search are taken over from its page.
  const takeFeeds = (html) => {
    const feeds = "link[rel=alternate]";
    const answer = new DOMParser().parseFromString(html, "text/html");
    for (const link of document.head.querySelectorAll(feeds)) link.remove();
    document.head.append(...answer.head.querySelectorAll(feeds));
  };

  // Passages unfold within their article: in the answer of a newer index it may be gone from the page.
  const isAnswer = (html, { article }) =>
    html.includes('id="found"') && (!article || html.includes(`data-article="${article}"`));

  // Anything but an answer (the start page, a problem, a page of a proxy) is loaded as the page that it is.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (isAnswer(event.detail.serverResponse, event.detail.target.dataset)) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
      noteUnfolded(event.detail.requestConfig);
      takeFeeds(event.detail.serverResponse);
    } else {
      event.detail.shouldSwap = false;
      location.assign(event.detail.pathInfo.finalRequestPath);
    }
  });
  document.addEventListener("htmx:afterSwap", unfold);
  document.addEventListener("htmx:sendError", (event) => location.assign(event.detail.pathInfo.finalRequestPath));

  document.addEventListener("htmx:afterSettle", (event) => {
    const heading = document.getElementById("answer");
    if (!heading || event.detail.target.id !== "found") return;
    makeButtons();
    pinned = null;
    light(null);
    const box = document.getElementById("q");
    if (document.activeElement !== box) box.value = new URLSearchParams(location.search).get("q") ?? "";
    const turned = event.detail.requestConfig?.elt.closest(".pages");
    if (turned || document.activeElement === document.body) {
      heading.focus({ preventScroll: true });
      // What was clicked is gone or far down: the answer begins where it is seen.
      if (turned || heading.getBoundingClientRect().top < 0) document.getElementById("content").scrollIntoView();
    }
    // A heading with the focus is read out by itself.
    const told = document.activeElement === heading ? "" : heading.textContent.trim();
    document.getElementById("told").textContent = told;
  });

  // --- Further passages of one article, unfolded in place ---

  document.addEventListener("htmx:configRequest", (event) => {
    if (!event.detail.target.matches(".further")) return;
    const address = new URL(event.detail.path, location.href);
    // The place is for whoever loads the page; here nothing moves.
    address.hash = "";
    // The list of words comes with it and must hold those of all that is unfolded, so it is asked for in full.
    const most = document.querySelector("ol.results").dataset.most;
    if (address.searchParams.has("passages")) address.searchParams.set("passages", most);
    event.detail.path = address.pathname + address.search;
  });

  const tellMissed = (button) => {
    const told = document.createElement("span");
    told.className = "missed";
    told.append(button.querySelector("bdi"), ` – ${button.closest("ul").dataset.none}`);
    button.replaceWith(told);
  };

  // What came holds the words of every result's passages: some of these may be nowhere on the page.
  const countMarks = () => {
    const counts = new Map();
    const marks = [...document.querySelectorAll("ol.results mark[data-term]")];
    for (const term of marks.flatMap(termsOf)) counts.set(term, (counts.get(term) ?? 0) + 1);
    for (const button of document.querySelectorAll("button.word")) {
      const count = counts.get(button.dataset.term);
      const { one, many } = button.closest("ul").dataset;
      const shown = count?.toLocaleString(document.documentElement.lang);
      if (!count) tellMissed(button);
      else {
        button.querySelector(".count").textContent = shown;
        button.querySelector(".unseen").textContent = (count === 1 ? one : many).replace("#", shown);
      }
    }
    explainMarks(marks);
  };

  const explainMarks = (marks) => {
    const legend = document.querySelector(".legend");
    const keys = [...(legend?.querySelectorAll(".key") ?? [])];
    const used = keys.filter((key) => marks.some((mark) => mark.classList.contains(key.classList[1])));
    legend?.replaceChildren(legend.firstChild, ...used.flatMap((key, place) => (place ? [", ", key] : [key])));
  };

  document.addEventListener("htmx:afterSettle", (event) => {
    if (!event.target.matches(".further")) return;
    const kept = pinned?.dataset.term;
    pinned = null;
    makeButtons();
    countMarks();
    const again = [...document.querySelectorAll("button.word")].find((word) => word.dataset.term === kept);
    if (again) pin(again);
    else light(null);
    const list = event.target.querySelector("ol");
    if (list) list.focus({ preventScroll: true });
    else goTo(event.target.querySelector("a"));
    document.getElementById("told").textContent = list?.dataset.told ?? "";
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
