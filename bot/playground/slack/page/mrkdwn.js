/**
 * Parses Slack's mrkdwn.
 *
 * Source: Slack, "Formatting message text": basic formatting, escaping, links and mentions, date formatting.
 */

const FENCE = /```\n?([\s\S]+?)```/g;
const QUOTE = /^(?:&gt;|>) ?/;
const LONG_QUOTE = /^(?:&gt;&gt;&gt;|>>>) ?/;
const MARKS = { "*": "strong", _: "em", "~": "strike" };
const ADDRESS = /^https?:\/\/[^\s<>|]*[^\s<>|.,:;"'!?)\]]/i;
const DEEPEST = 8;

/** Parse a text of type mrkdwn into blocks. */
export function parseMrkdwn(text) {
  const blocks = [];
  let from = 0;
  for (const fence of text.matchAll(FENCE)) {
    blocks.push(...parseLines(text.slice(from, fence.index).replace(/\n$/, "")));
    blocks.push({ kind: "pre", text: unescape(bare(fence[1].replace(/\n$/, ""))) });
    from = fence.index + fence[0].length;
    if (text[from] === "\n") from += 1;
  }
  blocks.push(...parseLines(text.slice(from)));
  return blocks;
}

/** Turn Slack's three entities back into the signs they stand for. */
export function unescape(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

function parseLines(text) {
  if (!text) return [];
  const lines = text.split("\n");
  const long = lines.findIndex((line) => LONG_QUOTE.test(line));
  const short = long < 0 ? lines : lines.slice(0, long);
  const blocks = [];
  let group = [];
  const flush = (quoted) => {
    if (group.length) blocks.push(quoted ? quote(group) : { kind: "para", children: join(group) });
    group = [];
  };
  short.forEach((line, at) => {
    const quoted = QUOTE.test(line);
    if (at && quoted !== QUOTE.test(short[at - 1])) flush(!quoted);
    group.push(quoted ? line.replace(QUOTE, "") : line);
  });
  flush(QUOTE.test(short.at(-1) ?? ""));
  if (long >= 0) blocks.push(quote([lines[long].replace(LONG_QUOTE, ""), ...lines.slice(long + 1)]));
  return blocks;
}

function quote(lines) {
  return { kind: "quote", children: [{ kind: "para", children: join(lines) }] };
}

function join(lines) {
  return lines.flatMap((line, at) => [...(at ? [{ kind: "text", text: "\n" }] : []), ...parseInline(line)]);
}

/** Parse one line. */
export function parseInline(text, depth = 0) {
  const marks = [];
  let plain = "";
  let at = 0;
  while (at < text.length) {
    const found = depth < DEEPEST ? readMark(text, at, depth) : null;
    if (found) {
      if (plain) marks.push({ kind: "text", text: unescape(plain) });
      plain = "";
      marks.push(found.mark);
      at += found.length;
    } else {
      plain += text[at];
      at += 1;
    }
  }
  if (plain) marks.push({ kind: "text", text: unescape(plain) });
  return marks;
}

function readMark(text, at, depth) {
  const sign = text[at];
  if (sign === "<") return readAngle(text, at, depth);
  if (sign === "`") return readCode(text, at);
  if (sign in MARKS) return readEmphasis(text, at, depth);
  if ((sign === "h" || sign === "H") && !/\w/.test(text[at - 1] ?? "")) return readAddress(text, at);
  return null;
}

function readCode(text, at) {
  const found = /^`([^`\n]+)`/.exec(text.slice(at));
  return found ? { mark: { kind: "code", text: unescape(bare(found[1])) }, length: found[0].length } : null;
}

function readAddress(text, at) {
  const found = ADDRESS.exec(text.slice(at));
  if (!found) return null;
  const url = unescape(found[0]);
  return { mark: { kind: "link", url, children: [{ kind: "text", text: url }] }, length: found[0].length };
}

/** Emphasis opens after what is no letter or digit and closes before such, with no blank inside its ends. */
function readEmphasis(text, at, depth) {
  const sign = text[at];
  if (
    isWord(text[at - 1]) ||
    text[at - 1] === sign ||
    /\s/.test(text[at + 1] ?? " ") ||
    text[at + 1] === sign
  )
    return null;
  for (let end = at + 2; end < text.length; end += 1) {
    if (text[end] === "`") end += (readCode(text, end)?.length ?? 1) - 1;
    else if (text[end] === "<") end += (readAngle(text, end, DEEPEST)?.length ?? 1) - 1;
    else if (
      text[end] === sign &&
      !/\s/.test(text[end - 1]) &&
      !isWord(text[end + 1]) &&
      text[end + 1] !== sign
    ) {
      const children = parseInline(text.slice(at + 1, end), depth + 1);
      return { mark: { kind: MARKS[sign], children }, length: end + 1 - at };
    }
  }
  return null;
}

function isWord(sign) {
  return sign !== undefined && /[\p{L}\p{N}]/u.test(sign);
}

function readAngle(text, at, depth) {
  const end = text.indexOf(">", at);
  if (end < 0) return null;
  const inner = text.slice(at + 1, end);
  const bar = inner.indexOf("|");
  const target = bar < 0 ? inner : inner.slice(0, bar);
  const label = bar < 0 ? null : unescape(inner.slice(bar + 1));
  const mark = meaning(target, label, depth);
  return mark ? { mark, length: end + 1 - at } : null;
}

function meaning(target, label, depth) {
  switch (target[0]) {
    case "@":
      return { kind: "mention", what: "user", id: target.slice(1), label };
    case "#":
      return { kind: "mention", what: "channel", id: target.slice(1), label };
    case "!":
      return special(target.slice(1), label);
    default:
      return /^(https?:|mailto:)/i.test(target) ? linked(unescape(target), label, depth) : null;
  }
}

function special(target, label) {
  const [name, ...rest] = target.split("^");
  if (name === "date") {
    return {
      kind: "instant",
      seconds: Number(rest[0]),
      format: unescape(rest[1] ?? ""),
      url: rest[2] ? unescape(rest[2]) : null,
      fallback: label,
    };
  }
  if (name === "subteam") return { kind: "mention", what: "group", id: rest[0], label };
  return { kind: "mention", what: "everyone", id: name, label };
}

function linked(url, label, depth) {
  const children =
    label === null ? [{ kind: "text", text: url.replace(/^mailto:/i, "") }] : parseInline(label, depth + 1);
  return { kind: "link", url, children };
}

/** Inside code nothing is drawn, but links still stand for their words. */
function bare(text) {
  return text.replace(/<([^<>|]+)(?:\|([^<>]*))?>/g, (_, target, label) => label ?? target);
}
