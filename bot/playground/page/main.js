/** Starts the page and keeps it in step with the server. */

import { act, fetchState, listen, moveClock } from "./api.js";
import { AskBar } from "./bar/ask.js";
import { ClockBar } from "./bar/clock.js";
import { FactsBar } from "./bar/facts.js";
import { DISCORD_LOOK } from "./discord/look.js";
import { Pane } from "./panes/pane.js";
import { startName } from "./panes/places.js";
import { SLACK_LOOK } from "./slack/look.js";

/** In the order of their panes; a platform without a look here is not shown. */
const LOOKS = [SLACK_LOOK, DISCORD_LOOK];
const FIRST_USER = "ana";
const TOAST_MILLISECONDS = 6000;

const panes = new Map();
const clock = new ClockBar(move);
const facts = new FactsBar();
const ask = new AskBar(askAll);
let refreshing = null;
let stale = false;

/** Fetch and show everything; calls during one are joined into one more. */
function refresh() {
  stale = true;
  refreshing ??= (async () => {
    try {
      while (stale) {
        stale = false;
        show(await fetchState(users()));
      }
      setOnline(true);
    } catch (error) {
      console.error(error);
      setOnline(false);
    } finally {
      refreshing = null;
    }
  })();
  return refreshing;
}

function users() {
  return { user: FIRST_USER, ...Object.fromEntries([...panes].map(([name, pane]) => [name, pane.user])) };
}

function show(state) {
  clock.update(state.clock);
  facts.update(state.facts);
  ask.update(state.facts.dossiers);
  const looks = LOOKS.filter(({ name }) => name in state.platforms);
  const start = startName(looks.map(({ name }) => state.platforms[name].view));
  for (const look of looks) {
    const seen = state.platforms[look.name];
    if (!panes.has(look.name)) addPane(look, seen.user);
    // What was fetched for the person before another was chosen is out of date.
    if (panes.get(look.name).user === seen.user) panes.get(look.name).update(seen, clock.now(), start);
  }
  document.body.classList.add("ready");
}

function addPane(look, user) {
  const pane = new Pane(look, user, (who, action) => act(look.name, who, action), refresh);
  panes.set(look.name, pane);
  document.getElementById("panes").append(pane.node);
}

async function move(change) {
  const result = await moveClock(change);
  if (!result.ok) toast(result.error);
  else if (result.warning) toast(result.warning);
  if (result.ok) await refresh();
  return result;
}

function askAll(line) {
  for (const pane of panes.values()) pane.say(pane.look.phrase(line, pane.view.commands ?? []));
}

let toastTimer = 0;

function toast(text) {
  const box = document.getElementById("toast");
  box.textContent = text;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => (box.textContent = ""), TOAST_MILLISECONDS);
}

function setOnline(online) {
  document.getElementById("offline").hidden = online;
}

listen(
  ({ parts, now }) => {
    clock.set(now);
    if (parts.length) refresh();
  },
  (online) => {
    setOnline(online);
    if (online) refresh();
  },
);
refresh();
