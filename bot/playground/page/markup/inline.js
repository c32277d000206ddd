/** Parses what stands inside one line of markdown: emphasis, code, links, mentions, instants. */

const DEEPEST = 12;
const ADDRESS = /^https?:\/\/[^\s<>]*[^\s<>.,:;"'!?\])}]/i;

/** Parse a line; `dialect` says which marks count. */
export function parseInline(text, dialect, depth = 0) {
  const marks = [];
  let plain = "";
  let at = 0;
  while (at < text.length) {
    const found = depth < DEEPEST && readMark(text, at, dialect, depth);
    if (found) {
      if (plain) marks.push({ kind: "text", text: plain });
      plain = "";
      marks.push(found.mark);
      at += found.length;
    } else if (text[at] === "\\" && /[^0-9A-Za-z\s]/.test(text[at + 1] ?? " ")) {
      plain += text[at + 1];
      at += 2;
    } else {
      plain += text[at];
      at += 1;
    }
  }
  if (plain) marks.push({ kind: "text", text: plain });
  return marks;
}

function readMark(text, at, dialect, depth) {
  switch (text[at]) {
    case "`":
      return readCode(text, at);
    case "<":
      return (dialect.angles && readAngle(text.slice(at))) || readAutolink(text.slice(at));
    case "[":
      return readLink(text, at, dialect, depth);
    case "h":
    case "H":
      return readAddress(text, at);
    case "*":
    case "_":
    case "~":
    case "|":
      return readEmphasis(text, at, dialect, depth);
    default:
      return null;
  }
}

/** Code ends at the next run of as many backticks as it began with. */
function readCode(text, at) {
  const size = runLength(text, at, "`");
  let end = at + size;
  for (let run = 0; run !== size; end += run) {
    end = text.indexOf("`", end);
    if (end < 0) return { mark: { kind: "text", text: "`".repeat(size) }, length: size };
    run = runLength(text, end, "`");
  }
  const inner = text.slice(at + size, end - size);
  const padded = /^ .* $/s.test(inner) && inner.trim();
  return { mark: { kind: "code", text: padded ? inner.slice(1, -1) : inner }, length: end - at };
}

const ANGLES = [
  [/^<@!?(\d+)>/, ([, id]) => ({ kind: "mention", what: "user", id })],
  [/^<@&(\d+)>/, ([, id]) => ({ kind: "mention", what: "role", id })],
  [/^<#(\d+)>/, ([, id]) => ({ kind: "mention", what: "channel", id })],
  [/^<\/([^:>]+):\d+>/, ([, label]) => ({ kind: "mention", what: "command", label })],
  [/^<a?:(\w+):\d+>/, ([, name]) => ({ kind: "text", text: `:${name}:` })],
  [
    /^<t:(-?\d{1,13})(?::([tTdDfFsSR]))?>/,
    ([, seconds, style]) => ({ kind: "instant", seconds: Number(seconds), style: style ?? "f" }),
  ],
];

function readAngle(rest) {
  for (const [pattern, make] of ANGLES) {
    const found = pattern.exec(rest);
    if (found) return { mark: make(found), length: found[0].length };
  }
  return null;
}

function readAutolink(rest) {
  const found = /^<(https?:\/\/[^\s<>]+)>/i.exec(rest);
  return found ? { mark: link(found[1], [{ kind: "text", text: found[1] }]), length: found[0].length } : null;
}

function readAddress(text, at) {
  if (/\w/.test(text[at - 1] ?? "")) return null;
  const found = ADDRESS.exec(text.slice(at));
  return found ? { mark: link(found[0], [{ kind: "text", text: found[0] }]), length: found[0].length } : null;
}

function readLink(text, at, dialect, depth) {
  const end = closingBracket(text, at + 1);
  if (end < 0) return null;
  const target = /^\(\s*<?((?:\\.|[^\s()<>\\]|\([^\s()]*\))+)>?(?:\s+"[^"]*")?\s*\)/.exec(
    text.slice(end + 1),
  );
  if (!target) return null;
  const children = parseInline(text.slice(at + 1, end), { ...dialect, angles: false }, depth + 1);
  return { mark: link(target[1].replace(/\\(.)/g, "$1"), children), length: end + 1 + target[0].length - at };
}

function link(url, children) {
  return { kind: "link", url, children };
}

function readEmphasis(text, at, dialect, depth) {
  for (const [mark, kind] of emphases(dialect)) {
    if (!text.startsWith(mark, at)) continue;
    const from = at + mark.length;
    const end = closing(text, from, mark);
    if (end <= from) continue;
    return {
      mark: { kind, children: parseInline(text.slice(from, end), dialect, depth + 1) },
      length: end + mark.length - at,
    };
  }
  return null;
}

function emphases(dialect) {
  return [
    ["**", "strong"],
    ["__", dialect.underline ? "underline" : "strong"],
    ["~~", "strike"],
    ...(dialect.spoiler ? [["||", "spoiler"]] : []),
    ["*", "em"],
    ["_", "em"],
  ];
}

/** Find where a mark closes, past escapes, code and longer runs of the same sign; -1 where it does not. */
function closing(text, from, mark) {
  const single = isEmphasis(mark) && mark.length === 1;
  if (single && /\s/.test(text[from] ?? " ")) return -1;
  let at = from;
  while (at < text.length) {
    if (text[at] === "\\") {
      at += 2;
    } else if (text[at] === "`") {
      at += readCode(text, at).length;
    } else if (!text.startsWith(mark, at)) {
      at += 1;
    } else {
      const run = runLength(text, at, mark[0]);
      // Of three signs the outer mark takes the last ones: ***both*** is emphasis within strong.
      if (closes(text, at, mark, run, single))
        return at + Math.max(0, isEmphasis(mark) ? run - mark.length : 0);
      at += run;
    }
  }
  return -1;
}

function closes(text, at, mark, run, single) {
  if (!single) return run >= mark.length;
  if (run % 2 === 0 || /\s/.test(text[at - 1])) return false;
  return mark === "*" || !/\w/.test(text[at + run] ?? "");
}

/** Find the bracket that closes, past escapes, code and pairs inside; -1 where there is none. */
function closingBracket(text, from) {
  let open = 1;
  let at = from;
  while (at < text.length) {
    if (text[at] === "[") open += 1;
    if (text[at] === "]") open -= 1;
    if (open === 0) return at;
    at += text[at] === "\\" ? 2 : text[at] === "`" ? readCode(text, at).length : 1;
  }
  return -1;
}

function isEmphasis(mark) {
  return mark[0] === "*" || mark[0] === "_";
}

function runLength(text, at, sign) {
  let end = at;
  while (text[end] === sign) end += 1;
  return end - at;
}
