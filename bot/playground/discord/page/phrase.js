/** Turns a line as Slack takes it into one with named options, as Discord's composer has it. */

const QUESTION = "search";

/**
 * Name the options that a line leaves unnamed: `/dossier fact hotline` becomes `/dossier fact id:hotline`.
 *
 * A required option and an only one take all free words; others take one word each, in order. Words that
 * begin with no command are a question, as they are on Slack.
 * @param {Array<{name: string, options: Array<{name: string, required: boolean}>}>} commands
 *        the slash menu's entries
 */
export function phrase(line, commands) {
  const entry = commands
    .filter(({ name }) => line === name || line.startsWith(`${name} `))
    .sort((one, other) => other.name.length - one.name.length)[0];
  if (!entry) return phraseQuestion(line, commands);
  const words = line.slice(entry.name.length).trim().split(/\s+/).filter(Boolean);
  const isNamed = (word) => entry.options.some(({ name }) => word.startsWith(`${name}:`));
  const named = words.findIndex(isNamed);
  const free = named < 0 ? words : words.slice(0, named);
  const options = ownOptions(entry, commands);
  if (!free.length || !options.length) return line;
  const taken = named < 0 ? [] : words.slice(named);
  return [entry.name, ...nameAll(free, options), ...taken].join(" ");
}

function phraseQuestion(line, commands) {
  const [door, ...words] = line.trim().split(/\s+/);
  const asked = `${door} ${QUESTION}`;
  const known = words.length > 0 && commands.some(({ name }) => name === asked);
  return known ? phrase([asked, ...words].join(" "), commands) : line;
}

/** The options that not every command has; the others are always named. */
function ownOptions(entry, commands) {
  const isCommon = ({ name }) =>
    commands.every((each) => each.options.some((option) => option.name === name));
  return entry.options.filter((option) => !isCommon(option));
}

function nameAll(free, options) {
  const takesAll = options[0].required || options.length === 1 || free.length > options.length;
  if (takesAll) return [`${options[0].name}:${free.join(" ")}`];
  return free.map((word, at) => `${options[at].name}:${word}`);
}
