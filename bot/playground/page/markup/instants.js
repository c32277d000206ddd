/** Words an instant as each platform does, in the reader's own language and zone. */

const DAY = 86_400_000;
const UNITS = [
  ["year", 365 * DAY],
  ["month", 30 * DAY],
  ["day", DAY],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1000],
];

/** Source: Discord API reference, "Timestamp Styles". */
const DISCORD_STYLES = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
  s: { dateStyle: "short", timeStyle: "short" },
  S: { dateStyle: "short", timeStyle: "medium" },
};

/** Word an instant in one of Discord's styles; `now` is what relative words count from. */
export function discordInstant(instant, style, now) {
  if (style === "R") return relative(instant, now);
  return new Intl.DateTimeFormat(undefined, DISCORD_STYLES[style] ?? DISCORD_STYLES.f).format(instant);
}

/** Source: Block Kit reference, "Date element", date format strings. */
const SLACK_TOKENS = {
  date_num: { year: "numeric", month: "2-digit", day: "2-digit" },
  date_slash: { dateStyle: "short" },
  date: { month: "long", day: "numeric" },
  date_short: { year: "numeric", month: "short", day: "numeric" },
  date_long: { dateStyle: "full" },
  date_long_full: { dateStyle: "long" },
  time: { timeStyle: "short" },
  time_secs: { timeStyle: "medium" },
};

const DIVIDER = { weekday: "long", month: "long", day: "numeric" };

/** Word an instant by a format of Slack's with tokens such as `{date_long} at {time}`. */
export function slackInstant(instant, format, now, zone) {
  return format.replace(/\{(\w+)\}/g, (token, name) => slackToken(name, instant, now, zone) ?? token);
}

function slackToken(name, instant, now, timeZone) {
  const show = (options, locale) => new Intl.DateTimeFormat(locale, { ...options, timeZone }).format(instant);
  if (name === "ago") return relative(instant, now);
  if (name === "date_num") return show(SLACK_TOKENS.date_num, "en-CA");
  const pretty = /^(\w+)_pretty$/.exec(name)?.[1];
  if (!pretty) return SLACK_TOKENS[name] ? show(SLACK_TOKENS[name]) : null;
  const days = wholeDays(instant, now);
  if (Math.abs(days) <= 1)
    return new Intl.RelativeTimeFormat(undefined, { numeric: "auto" }).format(days, "day");
  if (pretty !== "day_divider") return SLACK_TOKENS[pretty] ? show(SLACK_TOKENS[pretty]) : null;
  return show(instant.getFullYear() === now.getFullYear() ? DIVIDER : SLACK_TOKENS.date_long);
}

/** Count midnights between two instants, in the reader's zone. */
export function wholeDays(instant, from) {
  const midnight = (date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  return Math.round((midnight(instant) - midnight(from)) / DAY);
}

/** Name a day as chats do between messages. */
export function dayName(instant, now) {
  return slackToken("day_divider_pretty", instant, now);
}

function relative(instant, now) {
  const away = instant.getTime() - now.getTime();
  const [unit, length] = UNITS.find(([, length]) => Math.abs(away) >= length) ?? UNITS.at(-1);
  return new Intl.RelativeTimeFormat(undefined, { numeric: "auto" }).format(Math.round(away / length), unit);
}
