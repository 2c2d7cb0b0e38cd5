// Saves what is typed, says so, keeps it in the browser while the line is down, Ctrl+S.
// Without this script the page's own save button does the same.
"use strict";

const DELAY = 800;
const RETRY = 5000;

for (const form of document.querySelectorAll("form.autosave")) {
  keepSaved(form);
  showGuides(form);
}
const made = document.querySelector("#made[data-poll]");
if (made) setTimeout(lookAgain, made.dataset.poll);

// A long file is being made: look again until it is there.
async function lookAgain() {
  const shown = document.getElementById("made");
  try {
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    const fresh = page.getElementById("made");
    if (!fresh) return;
    if (fresh.dataset.poll) return setTimeout(lookAgain, fresh.dataset.poll);
    shown.innerHTML = fresh.innerHTML;
  } catch {
    setTimeout(lookAgain, RETRY);
  }
}

// The guidance of the field in hand stands beside it, at the right.
function showGuides(form) {
  const panel = document.getElementById("guide");
  const guides = [...form.querySelectorAll("details.guide")];
  form.addEventListener("focusin", ({ target }) => {
    const fits = guides.filter((guide) => belongs(guide, target));
    const guide = fits.sort((a, b) => b.dataset.for.length - a.dataset.for.length)[0];
    panel.hidden = !guide;
    if (!guide || panel.dataset.for === guide.dataset.for) return;
    panel.dataset.for = guide.dataset.for;
    panel.lastElementChild.replaceChildren(guide.lastElementChild.cloneNode(true));
  });
  panel.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=use]");
    if (button) form.querySelector(`button[name=use][value="${button.value}"]`).click();
  });
}

function belongs(guide, input) {
  return guide.contains(input) || (input.name || "").startsWith(guide.dataset.for);
}

function keepSaved(form) {
  const status = document.getElementById("status");
  const store = `kanmin:${location.pathname}`;
  let timer = 0;
  let saving = false;
  let again = false;

  restore();
  form.addEventListener("input", () => later(DELAY));
  form.addEventListener("click", useExample);
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "s") {
      event.preventDefault();
      later(0);
    }
  });
  addEventListener("beforeunload", (event) => {
    if (timer || saving) event.preventDefault();
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    timer = 0;
    saving = false;
  });

  function later(delay) {
    clearTimeout(timer);
    keep();
    status.textContent = "…";
    timer = setTimeout(send, delay);
  }

  async function send() {
    timer = 0;
    if (saving) {
      again = true;
      return;
    }
    saving = true;
    const sent = new URLSearchParams(new FormData(form)); // multipart takes the server five times as long to read
    try {
      const response = await fetch(form.action, {
        method: "POST",
        body: sent,
        headers: { Accept: "application/json" },
        redirect: "manual",
      });
      const type = response.headers.get("Content-Type") || "";
      if (!type.startsWith("application/json")) throw new Error("no answer of ours");
      show(await response.json());
    } catch {
      trouble(form.dataset.lost);
      timer = setTimeout(send, RETRY);
    }
    saving = false;
    if (again) {
      again = false;
      later(0);
    }
  }

  function show(answer) {
    if (answer.csrf) {
      document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((input) => (input.value = answer.csrf));
      again = true;
      return;
    }
    if (!answer.base) {
      trouble(answer.detail);
      timer = setTimeout(send, RETRY);
      return;
    }
    // While a field is in conflict the old base stays, so that the save button asks which text to keep.
    if (!answer.conflicts.length)
      document.querySelectorAll("input[name=base]").forEach((input) => (input.value = answer.base));
    place("findings", answer.findings);
    place("ring", answer.ring);
    place("contents", answer.contents);
    for (const input of form.elements) mark(input, answer.faults[input.name]);
    if (answer.conflicts.length) return trouble(form.dataset.conflict);
    if (Object.keys(answer.faults).length) return trouble(Object.values(answer.faults)[0]);
    status.classList.remove("trouble");
    status.textContent = answer.status;
    if (!timer) sessionStorage.removeItem(store);
  }

  function place(id, html) {
    const target = document.getElementById(id);
    if (!target || target.lastHtml === html) return;
    const href = target.contains(document.activeElement) && document.activeElement.getAttribute("href");
    target.innerHTML = target.lastHtml = html;
    if (href) target.querySelector(`a[href="${CSS.escape(href)}"]`)?.focus();
  }

  function mark(input, fault) {
    if (!input.name || !input.name.startsWith("/")) return;
    if (fault) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }

  function trouble(sentence) {
    status.classList.add("trouble");
    status.textContent = sentence;
  }

  function keep() {
    const fields = [...new FormData(form)].filter(([name]) => name.startsWith("/"));
    sessionStorage.setItem(store, JSON.stringify(fields));
  }

  function restore() {
    const kept = JSON.parse(sessionStorage.getItem(store) || "null");
    // Saved by the button, or a person is being asked: what is kept here has been dealt with.
    if (location.search.includes("saved=1") || document.querySelector(".fault-box"))
      return sessionStorage.removeItem(store);
    if (!kept) return;
    for (const [name, value] of kept) {
      const input = form.elements[name];
      const several = input instanceof RadioNodeList ? [...input] : [input];
      for (const one of several) {
        if (one instanceof HTMLInputElement && (one.type === "radio" || one.type === "checkbox"))
          one.checked = kept.some(([n, v]) => n === name && v === one.value);
        else if (one && one.type !== "hidden" && several.length === 1) one.value = value;
      }
    }
    later(0);
  }

  function useExample(event) {
    const button = event.target.closest("button[name=use]");
    if (!button) return;
    event.preventDefault();
    const area = form.elements[button.value];
    area.value = button.dataset.example;
    area.focus();
    later(0);
  }
}

// Adopting a document: one key an answer, for who wants it; the document shows the item in hand.
const keyForms = [...document.querySelectorAll("form.keys")];
if (keyForms.length) answerByKeys();
for (const form of document.querySelectorAll("form[data-busy]"))
  form.addEventListener("submit", () => (form.querySelector(".busy").textContent = form.dataset.busy));

function answerByKeys() {
  const wanted = document.getElementById("use-keys");
  wanted.checked = localStorage.getItem("kanmin:keys") !== "off";
  wanted.addEventListener("change", () => localStorage.setItem("kanmin:keys", wanted.checked ? "on" : "off"));
  document.addEventListener("keydown", (event) => {
    if (!wanted.checked || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("textarea, select, input:not([type=checkbox])")) return;
    if (event.key === "Enter" && event.target.closest("a, button, summary, input")) return;
    const target = keyForms.map((form) => form.querySelector(`[data-key="${CSS.escape(event.key)}"]`)).find(Boolean);
    if (!target || target.disabled) return;
    event.preventDefault();
    target.click();
  });
  document.querySelector(".paper .own")?.scrollIntoView({ block: "center" });
  document.getElementById("main").scrollIntoView();
}
