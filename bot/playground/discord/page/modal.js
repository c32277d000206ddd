/**
 * Draws a Discord modal and gathers its answers.
 *
 * Source: Discord, Component Reference, "Label", "Text Input", "Radio Group", "Checkbox Group", "Checkbox".
 */

import { draw } from "../markup/draw.js";
import { parseMarkdown } from "../markup/markdown.js";
import { h } from "../nodes.js";
import { say } from "../words.js";
import { chosenIn, drawMenu } from "./components.js";
import { DISCORD } from "./dialect.js";

const TEXT_DISPLAY = 10;

export function drawModal(modal, room) {
  return {
    title: modal.title,
    body: modal.components.map((component) => drawPart(component, room)),
    submit: say("submit"),
    close: say("cancel"),
    collect: (inputs) => Object.fromEntries(inputs.map(({ key, read }) => [key, read()])),
  };
}

function drawPart(part, room) {
  if (part.type === TEXT_DISPLAY)
    return h("div", { class: "text" }, draw(parseMarkdown(part.content, DISCORD), room));
  const inputs = part.component ? [part.component] : part.components;
  return inputs.map((input) => {
    const label = part.label ?? input.label ?? "";
    const required = input.required !== false;
    const drawn = drawInput(input, label, room);
    room.input(input.custom_id, drawn.read, { required, label, node: drawn.node });
    return h(
      drawn.group ? "div" : "label",
      { class: "labelled" },
      h(
        "span",
        { class: "input-label" },
        label,
        required && h("span", { class: "required", "aria-hidden": "true" }, " *"),
      ),
      part.description && h("span", { class: "hint" }, part.description),
      drawn.node,
    );
  });
}

function drawInput(input, label, room) {
  const kept = room.kept.get(input.custom_id);
  switch (input.type) {
    case 4:
      return drawText(input, label, kept);
    case 21:
    case 22:
      return drawGroup(input, label, kept);
    case 23:
      return drawBox(input, label, kept);
    default: {
      const node = drawMenu(input, room, label, kept);
      return { node, read: () => chosenIn(node) };
    }
  }
}

function drawText(input, label, kept) {
  const long = input.style === 2;
  const node = h(long ? "textarea" : "input", {
    class: "field",
    type: long ? null : "text",
    rows: long ? "4" : null,
    placeholder: input.placeholder ?? null,
    minlength: input.min_length ?? null,
    maxlength: input.max_length ?? null,
    "aria-label": label,
  });
  node.value = kept ?? input.value ?? "";
  return { node, read: () => node.value };
}

function drawGroup(input, label, kept) {
  const single = input.type === 21;
  const chosen = new Set(
    kept ? [kept].flat() : input.options.filter((option) => option.default).map(({ value }) => value),
  );
  const node = h(
    "fieldset",
    { class: "choices", "aria-label": label },
    input.options.map((option) =>
      h(
        "label",
        { class: "choice" },
        h("input", {
          type: single ? "radio" : "checkbox",
          name: input.custom_id,
          value: option.value,
          checked: chosen.has(option.value),
        }),
        h("span", {}, option.label, option.description && h("small", {}, option.description)),
      ),
    ),
  );
  const values = () => [...node.querySelectorAll("input:checked")].map((box) => box.value);
  return { node, group: true, read: () => (single ? (values()[0] ?? null) : values()) };
}

function drawBox(input, label, kept) {
  const node = h("input", { type: "checkbox", "aria-label": label, checked: kept ?? input.default });
  return { node, read: () => node.checked };
}
