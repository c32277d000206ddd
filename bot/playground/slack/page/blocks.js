/**
 * Draws Block Kit's blocks.
 *
 * Source: Block Kit reference, "Blocks".
 */

import { draw } from "../markup/draw.js";
import { COMMON, parseMarkdown } from "../markup/markdown.js";
import { h } from "../nodes.js";
import { say } from "../words.js";
import { drawElement } from "./elements.js";
import { drawImage } from "./image.js";
import { parseMrkdwn } from "./mrkdwn.js";
import { fromRichText } from "./richtext.js";

/** Draw blocks in order; one of a type unknown here says so instead of vanishing. */
export function drawBlocks(blocks, room) {
  return blocks.map((block) => {
    const node = (DRAWERS[block.type] ?? drawUnknown)(block, room);
    node.classList.add("block", `block-${block.type}`);
    return node;
  });
}

const DRAWERS = {
  header: (block) => h("p", { role: "heading", "aria-level": "4" }, block.text.text),
  divider: () => h("hr"),
  section: drawSection,
  context: drawContext,
  actions: (block, room) =>
    h(
      "div",
      {},
      block.elements.map((element) => drawElement(element, block, room)),
    ),
  image: (block) => drawImage(block, block.title?.text),
  rich_text: (block, room) => h("div", { class: "text" }, draw(fromRichText(block), room)),
  markdown: (block, room) => h("div", { class: "text" }, draw(parseMarkdown(block.text, COMMON), room)),
  table: drawTable,
  input: drawInput,
};

function drawUnknown(block) {
  return h("p", { class: "unknown" }, say("cant_draw", { type: block.type }));
}

/** Draw a text object, plain or mrkdwn. */
export function drawText(text, room) {
  if (text.type !== "mrkdwn") return h("div", { class: "text" }, h("p", {}, text.text));
  return h("div", { class: "text" }, draw(parseMrkdwn(text.text), room));
}

function drawSection(block, room) {
  const fields =
    block.fields?.length &&
    h(
      "div",
      { class: "fields" },
      block.fields.map((field) => drawText(field, room)),
    );
  return h(
    "div",
    {},
    h("div", { class: "section-text" }, block.text && drawText(block.text, room), fields),
    block.accessory && h("div", { class: "accessory" }, drawElement(block.accessory, block, room)),
  );
}

function drawContext(block, room) {
  return h(
    "div",
    {},
    block.elements.map((element) =>
      element.type === "image" ? drawImage(element) : drawText(element, room),
    ),
  );
}

function drawTable(block, room) {
  const cell = (each) =>
    each.type === "rich_text" ? fromRichText(each) : [{ kind: "text", text: each.text ?? "" }];
  const align = (block.column_settings ?? []).map((column) => column?.align ?? "left");
  const [node] = draw([{ kind: "table", rows: block.rows.map((row) => row.map(cell)), align }], room);
  return node;
}

function drawInput(block, room) {
  const error = room.place.errors?.[block.block_id];
  const label = h(
    "span",
    { class: "input-label" },
    block.label.text,
    block.optional && h("small", {}, ` ${say("optional")}`),
  );
  const element = drawElement(block.element, block, room, {
    required: !block.optional,
    label: block.label.text,
  });
  return h(
    "div",
    {},
    h(["radio_buttons", "checkboxes"].includes(block.element.type) ? "div" : "label", {}, label, element),
    block.hint && h("p", { class: "hint" }, block.hint.text),
    error && h("p", { class: "problem", role: "alert" }, error),
  );
}
