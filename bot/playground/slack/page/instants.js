/** Words an instant by Slack's date formats. */

import { dayName, nearDay, relative } from "../markup/instants.js";
import { localeTag } from "../words.js";

/** Source: Block Kit reference, "Date element", date format strings. */
const TOKENS = {
  date_num: { year: "numeric", month: "2-digit", day: "2-digit" },
  date_slash: { dateStyle: "short" },
  date: { month: "long", day: "numeric" },
  date_short: { year: "numeric", month: "short", day: "numeric" },
  date_long: { dateStyle: "full" },
  date_long_full: { dateStyle: "long" },
  time: { timeStyle: "short" },
  time_secs: { timeStyle: "medium" },
};

/** Word an instant by a format with tokens such as `{date_long} at {time}`. */
export function slackInstant(instant, format, now, zone) {
  return format.replace(/\{(\w+)\}/g, (token, name) => wordToken(name, instant, now, zone) ?? token);
}

function wordToken(name, instant, now, timeZone) {
  const show = (options, locale) => new Intl.DateTimeFormat(locale ?? localeTag(), { ...options, timeZone }).format(instant);
  if (name === "ago") return relative(instant, now);
  if (name === "date_num") return show(TOKENS.date_num, "en-CA");
  if (name === "day_divider_pretty") return dayName(instant, now, timeZone);
  const pretty = /^(\w+)_pretty$/.exec(name)?.[1];
  if (pretty) return nearDay(instant, now) ?? (TOKENS[pretty] ? show(TOKENS[pretty]) : null);
  return TOKENS[name] ? show(TOKENS[name]) : null;
}
