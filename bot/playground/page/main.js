/** Starts the page and keeps it in step with the server. */

import { act, fetchDeclared, fetchState, listen, moveClock } from "./api.js";
import { AskBar } from "./bar/ask.js";
import { ClockBar } from "./bar/clock.js";
import { FactsBar } from "./bar/facts.js";
import { offerLanguages } from "./bar/language.js";
import { PaneTabs } from "./bar/tabs.js";
import { Pane } from "./panes/pane.js";
import { placesOf, startName } from "./panes/places.js";
import { fetchWords, say } from "./words.js";

const TOAST_MILLISECONDS = 6000;

const panes = new Map();
const clock = new ClockBar(move);
const facts = new FactsBar();
const ask = new AskBar(askAll);
const tabs = new PaneTabs();
/** How each platform looks, in the order of their panes. */
let looks = null;
let language = "en";
let refreshing = null;
let stale = false;

/** Fetch and show everything; calls during one are joined into one more. */
function refresh() {
  stale = true;
  refreshing ??= (async () => {
    try {
      while (stale) {
        stale = false;
        looks ??= await begin();
        show(await fetchState(users(), language));
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

/** Take in the page's words, and how each platform looks. */
async function begin() {
  const known = await fetchWords();
  language = known.language;
  offerLanguages(known);
  return Promise.all((await fetchDeclared()).map(load));
}

/** Load how a platform looks from where it says. */
async function load({ name, title, look, style }) {
  const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: style });
  const styled = new Promise((resolve) => ["load", "error"].forEach((end) => sheet.addEventListener(end, resolve)));
  document.head.append(sheet);
  const [{ LOOK }] = await Promise.all([import(look), styled]);
  return { ...LOOK, name, title };
}

function users() {
  return Object.fromEntries([...panes].map(([name, pane]) => [name, pane.user]));
}

function show(state) {
  clock.update(state.clock, Object.fromEntries(looks.map(({ name, title }) => [name, title])));
  facts.update(state.facts);
  ask.count(looks.length);
  ask.update(state.facts.dossiers);
  const start = startName(looks.map((look) => placesOf(state.platforms[look.name].view, look)));
  for (const look of looks) {
    const seen = state.platforms[look.name];
    if (!panes.has(look.name)) addPane(look, seen.user);
    // What was fetched for the person before another was chosen is out of date.
    if (panes.get(look.name).user === seen.user) panes.get(look.name).update(seen, clock.now(), start);
    panes.get(look.name).speak(language);
  }
  tabs.update(panes);
  document.body.classList.add("ready");
}

function addPane(look, user) {
  const pane = new Pane(look, user, (who, action) => act(look.name, who, action), refresh);
  panes.set(look.name, pane);
  document.getElementById("panes").append(pane.node);
}

async function move(change) {
  const result = await moveClock(change);
  const told = result.said ? say(result.said) : (result.error ?? result.warning);
  if (told) toast(told);
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
