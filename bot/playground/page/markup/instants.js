/** Words instants in the reader's own language and zone, as all chats do. */

import { localeTag } from "../words.js";

const DAY = 86_400_000;
const UNITS = [
  ["year", 365 * DAY],
  ["month", 30 * DAY],
  ["day", DAY],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1000],
];
const DIVIDER = { weekday: "long", month: "long", day: "numeric" };
const FULL = { dateStyle: "full" };

/** Count midnights between two instants, in the reader's zone. */
export function wholeDays(instant, from) {
  const midnight = (date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  return Math.round((midnight(instant) - midnight(from)) / DAY);
}

/** Word a day that is yesterday, today or tomorrow; null for any other. */
export function nearDay(instant, now) {
  const days = wholeDays(instant, now);
  if (Math.abs(days) > 1) return null;
  return new Intl.RelativeTimeFormat(localeTag(), { numeric: "auto" }).format(days, "day");
}

/** Name a day as chats do between messages. */
export function dayName(instant, now, timeZone) {
  const style = instant.getFullYear() === now.getFullYear() ? DIVIDER : FULL;
  return nearDay(instant, now) ?? new Intl.DateTimeFormat(localeTag(), { ...style, timeZone }).format(instant);
}

/** Word how far an instant is from the present. */
export function relative(instant, now) {
  const away = instant.getTime() - now.getTime();
  const [unit, length] = UNITS.find(([, length]) => Math.abs(away) >= length) ?? UNITS.at(-1);
  return new Intl.RelativeTimeFormat(localeTag(), { numeric: "auto" }).format(Math.round(away / length), unit);
}
