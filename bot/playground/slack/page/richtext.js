/**
 * Turns the elements of a Slack `rich_text` block into marks.
 *
 * Source: Block Kit reference, "rich_text" block and its elements.
 */

/** The marks of a rich_text block. */
export function fromRichText(block) {
  return (block.elements ?? []).map(fromElement);
}

function fromElement(element) {
  switch (element.type) {
    case "rich_text_list":
      return {
        kind: "list",
        ordered: element.style === "ordered",
        start: (element.offset ?? 0) + 1,
        level: element.indent ?? 0,
        border: element.border === 1,
        items: element.elements.map((item) => [fromElement(item)]),
      };
    case "rich_text_quote":
      return { kind: "quote", children: [{ kind: "para", children: element.elements.map(fromInline) }] };
    case "rich_text_preformatted":
      return { kind: "pre", text: element.elements.map((part) => part.text ?? part.url ?? "").join("") };
    default:
      return { kind: "para", children: (element.elements ?? []).map(fromInline) };
  }
}

const WRAPPERS = [
  ["bold", "strong"],
  ["italic", "em"],
  ["strike", "strike"],
  ["underline", "underline"],
];

function fromInline(part) {
  const style = part.style ?? {};
  const mark =
    style.code && part.type === "text" ? { kind: "code", text: part.text } : INLINE[part.type]?.(part, style);
  const known = mark ?? { kind: "text", text: part.text ?? "" };
  return WRAPPERS.reduce((inner, [flag, kind]) => (style[flag] ? { kind, children: [inner] } : inner), known);
}

const INLINE = {
  text: (part) => ({ kind: "text", text: part.text }),
  link: (part, style) => ({
    kind: "link",
    url: part.url,
    children: [{ kind: style.code ? "code" : "text", text: part.text || part.url }],
  }),
  user: (part) => ({ kind: "mention", what: "user", id: part.user_id }),
  channel: (part) => ({ kind: "mention", what: "channel", id: part.channel_id }),
  usergroup: (part) => ({ kind: "mention", what: "group", id: part.usergroup_id }),
  team: (part) => ({ kind: "mention", what: "group", id: part.team_id }),
  broadcast: (part) => ({ kind: "mention", what: "everyone", id: part.range }),
  color: (part) => ({ kind: "code", text: part.value }),
  emoji: (part) => ({ kind: "text", text: emoji(part) }),
  date: (part) => ({
    kind: "instant",
    seconds: part.timestamp,
    format: part.format,
    url: part.url ?? null,
    fallback: part.fallback,
    zone: part.timezone,
  }),
};

function emoji(part) {
  const points = (part.unicode ?? "").split("-").map((point) => Number.parseInt(point, 16));
  return points.every(Number.isInteger) ? String.fromCodePoint(...points) : `:${part.name}:`;
}
