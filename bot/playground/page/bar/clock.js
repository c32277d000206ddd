/** The playground's clock: what it shows, and the buttons that move it. */

import { fill } from "../nodes.js";
import { localeTag, say } from "../words.js";
import { placeBelow } from "./below.js";

const FACE = {
  weekday: "short",
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
};
const SHORT = {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
};
const MOVED_AFTER = 60_000; // milliseconds away from the present
const DAY = 86_400_000;
const YEAR = 365.25; // days

export class ClockBar {
  /** @param {(move: object) => Promise<object>} move moves the clock */
  constructor(move) {
    this.move = move;
    this.ahead = 0;
    const part = (name) => document.getElementById(`clock-${name}`);
    this.parts = {
      now: part("now"),
      zone: part("zone"),
      away: part("away"),
      next: part("next"),
      what: part("what"),
    };
    this.reset = part("reset");
    this.picker = part("picker");
    this.instant = part("instant");
    this.parts.next.addEventListener("click", () => move({ jump: "next-reminder" }));
    part("day").addEventListener("click", () => move({ advance_days: 1 }));
    this.reset.addEventListener("click", () => move({ reset: true }));
    part("pick").addEventListener("submit", (event) => this.pick(event));
    this.picker.addEventListener("toggle", (event) => event.newState === "open" && this.offer(part("open")));
    setInterval(() => this.tick(), 1000);
  }

  now() {
    return new Date(Date.now() + this.ahead);
  }

  /** Take over the server's instant. */
  set(iso) {
    this.ahead = new Date(iso).getTime() - Date.now();
    this.tick();
  }

  /** @param {Record<string, string>} titles what people call each platform */
  update({ now, next }, titles) {
    // What stood there before the page's words had come is worded anew.
    this.face = null;
    this.set(now);
    const { what, next: button } = this.parts;
    button.disabled = !next;
    const words = next
      ? `${short(next.at)} · ${next.what} · ${titles[next.where] ?? next.where}`
      : say("clock_none");
    what.textContent = words;
    button.title = words;
  }

  tick() {
    const now = this.now();
    const face = now.toLocaleString(localeTag(), FACE);
    if (face === this.face) return;
    this.face = face;
    fill(this.parts.now, face);
    this.parts.now.dateTime = now.toISOString();
    this.parts.zone.textContent = zoneOf(now);
    const moved = Math.abs(this.ahead) > MOVED_AFTER;
    this.parts.away.textContent = moved ? distance(this.ahead) : say("clock_present");
    this.parts.away.classList.toggle("moved", moved);
    this.reset.disabled = !moved;
  }

  offer(opener) {
    placeBelow(this.picker, opener);
    const local = new Date(this.now().getTime() - this.now().getTimezoneOffset() * 60_000);
    this.instant.value = local.toISOString().slice(0, 16);
    this.instant.focus();
  }

  async pick(event) {
    event.preventDefault();
    if (!this.instant.value) return;
    const result = await this.move({ jump_to: new Date(this.instant.value).toISOString() });
    if (result.ok) this.picker.hidePopover();
  }
}

function short(iso) {
  return new Date(iso).toLocaleString(localeTag(), SHORT);
}

function zoneOf(instant) {
  const parts = new Intl.DateTimeFormat(localeTag(), { timeZoneName: "short" }).formatToParts(instant);
  return parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
}

/** Word how far the clock is from the present. */
function distance(ahead) {
  const days = Math.round(Math.abs(ahead) / DAY);
  const years = Math.round(days / YEAR);
  const span = days >= 2 * YEAR ? say("span_years", { count: years }) : inDays(days);
  return say(ahead > 0 ? "clock_ahead" : "clock_behind", { span });
}

function inDays(days) {
  return days ? say("span_days", { count: days }) : say("span_short");
}
