/**
 * Draws marks, the tree that the markup of every platform is parsed into.
 *
 * Inline: text, strong, em, underline, strike, code, link, mention, instant, spoiler.
 * Block: para, heading, subtext, quote, pre, list, table, rule, gap.
 */

import { h } from "../nodes.js";
import { localeTag, say } from "../words.js";

/** An id broken at its hyphens is hard to read; what is longer than this may not fit a line. */
const ID_LENGTH = 30;

const WRAPPERS = { strong: "strong", em: "em", underline: "u", strike: "s", para: "p", quote: "blockquote" };

/** Draw marks as nodes; `room` names people and channels and words instants. */
export function draw(marks, room) {
  return marks.map((mark) => drawMark(mark, room));
}

function drawMark(mark, room) {
  const wrapper = WRAPPERS[mark.kind];
  if (wrapper) return h(wrapper, {}, draw(mark.children, room));
  return DRAWERS[mark.kind](mark, room);
}

const DRAWERS = {
  text: (mark) => document.createTextNode(mark.text),
  code: (mark) => h("code", { class: mark.text.length <= ID_LENGTH ? "whole" : null }, mark.text),
  pre: (mark) => h("pre", { tabindex: "0" }, h("code", {}, mark.text)),
  rule: () => h("hr"),
  gap: () => h("div", { class: "gap" }),
  subtext: (mark, room) => h("p", { class: "subtext" }, draw(mark.children, room)),
  heading: (mark, room) =>
    h(
      "p",
      { class: `heading heading-${mark.level}`, role: "heading", "aria-level": String(mark.level + 3) },
      draw(mark.children, room),
    ),
  link: (mark, room) => drawLink(mark.url, draw(mark.children, room)),
  mention: drawMention,
  instant: drawInstant,
  spoiler: drawSpoiler,
  list: drawList,
  table: drawTable,
};

/** Draw a link, or plain text where the address is no web or mail address. */
export function drawLink(url, children) {
  if (!/^(https?:\/\/|mailto:)/i.test(url)) return h("span", {}, children);
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, children);
}

function drawMention(mark, room) {
  const channel = mark.what === "channel" ? room.channel(mark.id) : null;
  const label = room.mention(mark);
  if (channel) {
    return h("button", { type: "button", class: "mention", on: { click: () => room.open(mark.id) } }, label);
  }
  return h("span", { class: "mention" }, label);
}

function drawInstant(mark, room) {
  const instant = new Date(mark.seconds * 1000);
  if (Number.isNaN(instant.getTime())) return document.createTextNode(mark.fallback ?? "");
  const exact = instant.toLocaleString(localeTag(), { dateStyle: "full", timeStyle: "long" });
  const time = h("time", { datetime: instant.toISOString(), title: exact }, room.instant(mark, instant));
  return mark.url ? drawLink(mark.url, [time]) : time;
}

function drawSpoiler(mark, room) {
  const hidden = h("span", { class: "spoiled" }, draw(mark.children, room));
  hidden.inert = true;
  const spoiler = h(
    "span",
    { class: "spoiler", role: "button", tabindex: "0", "aria-label": say("spoiler") },
    hidden,
  );
  const show = (event) => {
    if (event.type === "keydown" && !["Enter", " "].includes(event.key)) return;
    event.preventDefault();
    hidden.inert = false;
    spoiler.classList.add("shown");
    for (const name of ["role", "tabindex", "aria-label"]) spoiler.removeAttribute(name);
    spoiler.removeEventListener("click", show);
    spoiler.removeEventListener("keydown", show);
  };
  spoiler.addEventListener("click", show);
  spoiler.addEventListener("keydown", show);
  return spoiler;
}

function drawList(mark, room) {
  const items = mark.items.map((item) => h("li", {}, draw(item, room)));
  const kind = mark.border ? "bordered" : null;
  const level = `level-${Math.min(mark.level ?? 0, 8)}`;
  const list = h(mark.ordered ? "ol" : "ul", { class: [level, kind].filter(Boolean).join(" ") }, items);
  if (mark.ordered && mark.start > 1) list.start = mark.start;
  return list;
}

function drawTable(mark, room) {
  const aligned = (column) => ({ class: `to-${mark.align?.[column] ?? "left"}` });
  const [head, ...rows] = mark.rows;
  const cells = (row, tag) =>
    row.map((cell, column) =>
      h(tag, { ...aligned(column), ...(tag === "th" ? { scope: "col" } : {}) }, draw(cell, room)),
    );
  return h(
    "div",
    { class: "table", tabindex: "0", role: "group", "aria-label": say("table") },
    h(
      "table",
      {},
      h("thead", {}, h("tr", {}, cells(head ?? [], "th"))),
      h(
        "tbody",
        {},
        rows.map((row) => h("tr", {}, cells(row, "td"))),
      ),
    ),
  );
}
