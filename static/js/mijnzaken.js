/* What pages do besides, for who has scripts; without them everything works. */
"use strict";

/* Who taps a button twice, on a slow phone, sends the form once. */
(() => {
  // Nothing tells a page that its visitor stopped a request that hung: after this long, try again.
  const WAIT = 15000;
  const status = document.getElementById("bezig");
  let sent = [];

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.closest("dialog")) return;
    if (sent.includes(form)) {
      event.preventDefault();
      return;
    }
    sent.push(form);
    const button = event.submitter;
    if (button) button.setAttribute("aria-disabled", "true");
    if (status) status.textContent = status.dataset.text;
    setTimeout(free, WAIT);
  });

  const free = () => {
    for (const form of sent) {
      for (const button of form.querySelectorAll("[aria-disabled]")) {
        button.removeAttribute("aria-disabled");
      }
    }
    sent = [];
    if (status) status.textContent = "";
  };

  // Back to a page that the browser kept: the form may be sent again.
  addEventListener("pageshow", free);
})();

/* A part that was opened is open again when the resident comes back from a document or another page.
 * Kept in this tab only, and gone with the login: the dialog is on every page of a login. */
(() => {
  const PREFIX = "mz-open:";
  let store;
  try {
    store = window.sessionStorage;
    if (!document.getElementById("sessie")) {
      for (const key of Object.keys(store)) {
        if (key.startsWith(PREFIX)) store.removeItem(key);
      }
    }
  } catch {
    return; // the browser keeps nothing: everything is as the server wrote it
  }
  for (const details of document.querySelectorAll("details[id]")) {
    const key = PREFIX + location.pathname + "#" + details.id;
    const kept = store.getItem(key);
    if (kept) details.open = kept === "1";
    details.addEventListener("toggle", () => {
      try {
        store.setItem(key, details.open ? "1" : "0");
      } catch {
        // full: then it is not kept
      }
    });
  }
})();

/* Warns two minutes before a session ends, and leaves the page when it has ended, so that nobody
 * else sees it. Without this script a page goes to templates/sessie.html by itself. */
(() => {
  const WARNING = 120;
  const dialog = document.getElementById("sessie");
  if (!dialog || !dialog.showModal || !window.fetch) return;
  const form = dialog.querySelector("form");
  const last = document.getElementById("sessie-laatste");
  let ends = 0;
  let timer = 0;

  /** Seconds left, as the server says. Asking does not extend the session; a POST does. */
  const ask = async (options) => {
    const response = await fetch(form.action, { redirect: "error", ...options });
    if (!response.ok) throw new Error(String(response.status));
    return (await response.json()).seconds;
  };

  const later = (action, seconds) => {
    clearTimeout(timer);
    timer = setTimeout(action, Math.max(0, seconds) * 1000);
  };

  const plan = (seconds) => {
    ends = Date.now() + seconds * 1000;
    if (dialog.open) dialog.close();
    later(look, seconds - WARNING);
  };

  /** Another tab may have gone on: only the server knows. When it does not answer, the clock. */
  const look = async () => {
    let seconds = (ends - Date.now()) / 1000;
    try {
      seconds = await ask({ headers: { Accept: "application/json", "X-Mz-Background": "1" } });
    } catch {
      // no connection: go on with what we know
    }
    if (seconds <= 0) {
      location.assign(dialog.dataset.gone);
    } else if (seconds > WARNING + 5) {
      plan(seconds);
    } else {
      if (!dialog.open) dialog.showModal();
      later(look, seconds + 1);
    }
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const body = new URLSearchParams(new FormData(form));
      const seconds = await ask({ method: "POST", body, headers: { Accept: "application/json" } });
      if (seconds > WARNING + 5) {
        plan(seconds);
      } else {
        last.hidden = false;
        later(look, seconds + 1);
      }
    } catch {
      form.submit();
    }
  });

  // A phone that slept has lost its timers.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") look();
  });
  plan(Number(dialog.dataset.seconds));
})();
