/** Turns a line as Slack takes it into one with named options, as Discord's composer has it. */

/**
 * Name the options that a line leaves unnamed: `/dossier fact hotline` becomes `/dossier fact id:hotline`.
 *
 * A required option stands first and takes all free words; others take one word each, in order.
 * @param {Array<{name: string, options: Array<{name: string, required: boolean}>}>} commands
 *        the slash menu's entries
 */
export function phrase(line, commands) {
  const entry = commands
    .filter(({ name }) => line === name || line.startsWith(`${name} `))
    .sort((one, other) => other.name.length - one.name.length)[0];
  const words = entry ? line.slice(entry.name.length).trim().split(/\s+/).filter(Boolean) : [];
  const options = entry?.options ?? [];
  const isNamed = (word) => options.some(({ name }) => word.startsWith(`${name}:`));
  const named = words.findIndex(isNamed);
  const free = named < 0 ? words : words.slice(0, named);
  if (!free.length || !options.length) return line;
  const taken = named < 0 ? [] : words.slice(named);
  return [entry.name, ...nameAll(free, options), ...taken].join(" ");
}

function nameAll(free, options) {
  if (options[0].required || free.length > options.length) return [`${options[0].name}:${free.join(" ")}`];
  return free.map((word, at) => `${options[at].name}:${word}`);
}
