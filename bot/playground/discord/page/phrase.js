/** Turns a line as Slack takes it into one with named options, as Discord's composer has it. */

const FREE_QUESTION = "ask question:";

/**
 * Name what a line leaves unnamed: `/dossier fact hotline` becomes `/dossier fact id:hotline`.
 *
 * A required option takes all free words, and so does an only one. Which option any others belong to is for the
 * program to say, so that such a line is asked as a free question, as is one that begins with no command.
 * @param {Array<{name: string, options: Array<{name: string, required: boolean}>}>} menu
 *        the slash menu's entries; `_name` is what one is called in no language, as lines are asked on all platforms
 */
export function phrase(given, menu) {
  const commands = menu.map(unlocalised);
  const line = underItsOwnCommand(given, commands);
  const entry = entryOf(line, commands);
  if (!entry) return question(given, commands);
  const rest = line.slice(entry.name.length).trim();
  const isNamed = entry.options.some(({ name }) => rest.startsWith(`${name}:`));
  if (!rest || isNamed) return line;
  const [first, ...others] = ownOptions(entry, commands);
  if (!first) return line;
  return first.required || !others.length ? `${entry.name} ${first.name}:${rest}` : question(given, commands);
}

function entryOf(line, commands) {
  return commands
    .filter(({ name }) => line === name || line.startsWith(`${name} `))
    .sort((one, other) => other.name.length - one.name.length)[0];
}

/** The same under another slash command of the dossier, where that has it: `/dossier-manage remind on`. */
function underItsOwnCommand(line, commands) {
  const [, dossier, rest] = /^(\/\S+)\s+(.+)$/s.exec(line) ?? [];
  if (!rest || entryOf(line, commands)) return line;
  const others = new Set(commands.map(({ name }) => name.split(" ")[0]));
  return (
    [...others]
      .filter((other) => other.startsWith(`${dossier}-`))
      .map((other) => `${other} ${rest}`)
      .find((moved) => entryOf(moved, commands)) ?? line
  );
}

function unlocalised({ name, _name, options }) {
  const own = options.map((option) => ({ ...option, name: option._name ?? option.name }));
  return { name: _name ?? name, options: own };
}

function question(line, commands) {
  const [dossier, ...words] = line.trim().split(/\s+/);
  const known = words.length > 0 && commands.some(({ name }) => name === `${dossier} ask`);
  return known ? `${dossier} ${FREE_QUESTION}${words.join(" ")}` : line;
}

/** The options that not every command has; the others are always named. */
function ownOptions(entry, commands) {
  const isCommon = ({ name }) =>
    commands.every((each) => each.options.some((option) => option.name === name));
  return entry.options.filter((option) => !isCommon(option));
}
