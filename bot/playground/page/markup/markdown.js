/** Parses markdown of one dialect or another, line by line. */

import { parseInline } from "./inline.js";

/** Source: CommonMark 0.31; GitHub Flavored Markdown, "Tables". */
export const COMMON = { headings: 6, tables: true, rules: true };

const FENCE = /```(?:[\w+#.-]*\n)?([\s\S]*?)```/g;
const ITEM = /^(\s*)(?:[-*+]|(\d{1,9})[.)])\s+(.*)$/;

/** Parse a text into blocks. */
export function parseMarkdown(text, dialect) {
  const blocks = [];
  let from = 0;
  for (const fence of text.matchAll(FENCE)) {
    if (!fence[1].trim()) continue;
    blocks.push(...parseLines(text.slice(from, fence.index).replace(/\n$/, ""), dialect));
    blocks.push({ kind: "pre", text: fence[1].replace(/\n$/, "") });
    from = fence.index + fence[0].length;
    if (text[from] === "\n") from += 1;
  }
  blocks.push(...parseLines(text.slice(from), dialect));
  return blocks;
}

function parseLines(text, dialect) {
  if (!text) return [];
  const lines = text.split("\n");
  const blocks = [];
  let plain = [];
  const flush = () => {
    if (plain.length) blocks.push({ kind: "para", children: parseInline(plain.join("\n"), dialect) });
    plain = [];
  };
  let at = 0;
  while (at < lines.length) {
    const found = READERS.map((read) => read(lines, at, dialect)).find(Boolean);
    if (found) {
      flush();
      blocks.push(found.block);
      at += found.lines;
    } else {
      plain.push(lines[at]);
      at += 1;
    }
  }
  flush();
  return blocks;
}

const READERS = [readGap, readHeading, readSubtext, readQuote, readRule, readTable, readList];

function readGap(lines, at) {
  return lines[at].trim() === "" ? { block: { kind: "gap" }, lines: 1 } : null;
}

function readHeading(lines, at, dialect) {
  const found = /^(#{1,6})\s+(\S.*)$/.exec(lines[at]);
  if (!found || found[1].length > dialect.headings) return null;
  return {
    block: { kind: "heading", level: found[1].length, children: parseInline(found[2], dialect) },
    lines: 1,
  };
}

function readSubtext(lines, at, dialect) {
  const found = dialect.subtext && /^-#\s+(\S.*)$/.exec(lines[at]);
  return found ? { block: { kind: "subtext", children: parseInline(found[1], dialect) }, lines: 1 } : null;
}

function readQuote(lines, at, dialect) {
  if (dialect.angles && lines[at].startsWith(">>> ")) {
    const rest = [lines[at].slice(4), ...lines.slice(at + 1)];
    return { block: quote(rest, dialect), lines: rest.length };
  }
  const mark = dialect.angles ? /^> / : /^> ?/;
  const quoted = [];
  while (at + quoted.length < lines.length && mark.test(lines[at + quoted.length])) {
    quoted.push(lines[at + quoted.length].replace(mark, ""));
  }
  return quoted.length ? { block: quote(quoted, dialect), lines: quoted.length } : null;
}

function quote(lines, dialect) {
  return { kind: "quote", children: parseLines(lines.join("\n"), dialect) };
}

function readRule(lines, at, dialect) {
  return dialect.rules && /^ {0,3}([-*_])( *\1){2,} *$/.test(lines[at])
    ? { block: { kind: "rule" }, lines: 1 }
    : null;
}

function readTable(lines, at, dialect) {
  if (
    !dialect.tables ||
    !lines[at].includes("|") ||
    !/^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/.test(lines[at + 1] ?? "")
  ) {
    return null;
  }
  const rows = [];
  let end = at + 2;
  while (end < lines.length && lines[end].includes("|")) end += 1;
  for (const line of [lines[at], ...lines.slice(at + 2, end)]) {
    rows.push(cellsOf(line).map((cell) => parseInline(cell, dialect)));
  }
  const align = cellsOf(lines[at + 1]).map((cell) =>
    cell.endsWith(":") ? (cell.startsWith(":") ? "center" : "right") : "left",
  );
  return { block: { kind: "table", rows, align }, lines: end - at };
}

function cellsOf(line) {
  const inner = line
    .trim()
    .replace(/^\|/, "")
    .replace(/(?<!\\)\|$/, "");
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|"));
}

function readList(lines, at, dialect) {
  const items = [];
  for (let line = at; line < lines.length; line += 1) {
    const found = ITEM.exec(lines[line]);
    if (!found) break;
    items.push({ depth: found[1].length, number: found[2], text: found[3] });
  }
  return items.length ? { block: nest(items, dialect, 0), lines: items.length } : null;
}

function nest(items, dialect, level) {
  const [first] = items;
  const list = {
    kind: "list",
    ordered: first.number !== undefined,
    start: Number(first.number ?? 1),
    level,
    items: [],
  };
  let at = 0;
  while (at < items.length) {
    const content = [{ kind: "para", children: parseInline(items[at].text, dialect) }];
    let end = at + 1;
    while (end < items.length && items[end].depth > first.depth) end += 1;
    if (end > at + 1) content.push(nest(items.slice(at + 1, end), dialect, level + 1));
    list.items.push(content);
    at = end;
  }
  return list;
}
