/* Warns two minutes before a session ends, and leaves the page when it has ended, so that nobody
 * else sees it. Without this script a page goes to templates/sessie.html by itself. */
"use strict";
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
