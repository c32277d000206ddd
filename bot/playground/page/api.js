/** Speaks to the playground's server. */

import { say } from "./words.js";

/** Fetch what each platform declares of itself, in the order of their panes. */
export async function fetchDeclared() {
  const response = await fetch("/api/far-ends");
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}

/** Fetch all there is to show; `users` maps platforms to whom each is seen as. */
export async function fetchState(users, language) {
  const response = await fetch(`/api/state?${new URLSearchParams({ ...users, language })}`);
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}

/** Do something as a person on a platform; gives `{ok, …}` and never throws. */
export function act(platform, user, action) {
  return post("/api/act", { platform, user, action });
}

/** Move the clock; gives `{ok, now, warning?}` or `{ok, error}` and never throws. */
export function moveClock(move) {
  return post("/api/clock", move);
}

/** Call back with each piece of news `{parts, now}` and with whether the server can be heard. */
export function listen(onNews, onLine) {
  const source = new EventSource("/api/events");
  source.addEventListener("changed", (event) => onNews(JSON.parse(event.data)));
  source.addEventListener("open", () => onLine(true));
  source.addEventListener("error", () => onLine(false));
}

async function post(path, body) {
  try {
    const response = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    return response.ok ? await response.json() : { ok: false, error: await response.text() };
  } catch {
    return { ok: false, error: say("no_answer") };
  }
}
