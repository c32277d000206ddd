/** Words an instant in one of Discord's styles. */

import { relative } from "../markup/instants.js";
import { localeTag } from "../words.js";

/** Source: Discord API reference, "Timestamp Styles". */
const STYLES = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
  s: { dateStyle: "short", timeStyle: "short" },
  S: { dateStyle: "short", timeStyle: "medium" },
};

/** Word an instant; `now` is what relative words count from. */
export function discordInstant(instant, style, now) {
  if (style === "R") return relative(instant, now);
  return new Intl.DateTimeFormat(localeTag(), STYLES[style] ?? STYLES.f).format(instant);
}
