/**
 * Draws message components.
 *
 * Source: Discord, Component Reference.
 */

import { draw } from "../markup/draw.js";
import { drawFiles } from "../markup/file.js";
import { parseMarkdown } from "../markup/markdown.js";
import { h } from "../nodes.js";
import { say } from "../words.js";
import { DISCORD } from "./dialect.js";
import { drawPicture } from "./embeds.js";

const STYLES = { 1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "link" };

/** Draw components in order; one of a type unknown here says so instead of vanishing. */
export function drawComponents(components, room) {
  return components.map((component) => (DRAWERS[component.type] ?? drawUnknown)(component, room));
}

const DRAWERS = {
  1: (row, room) => h("div", { class: "row" }, drawComponents(row.components, room)),
  2: drawButton,
  3: drawSelect,
  5: drawSelect,
  6: drawSelect,
  7: drawSelect,
  8: drawSelect,
  9: (section, room) =>
    h(
      "div",
      { class: "section" },
      h("div", { class: "section-text" }, drawComponents(section.components, room)),
      section.accessory && drawComponents([section.accessory], room),
    ),
  10: (text, room) => h("div", { class: "text" }, draw(parseMarkdown(text.content, DISCORD), room)),
  11: (thumbnail, room) => drawPicture(stored(thumbnail.media, room), thumbnail.description),
  12: (gallery, room) =>
    h(
      "div",
      { class: "gallery" },
      gallery.items.map((item) => drawPicture(stored(item.media, room), item.description)),
    ),
  13: (file, room) => drawFiles([fileOf(attached(file.file, room) ?? { filename: file.name ?? "", size: file.size })]),
  14: (separator) =>
    h(separator.divider === false ? "div" : "hr", { class: separator.spacing === 2 ? "far" : "near" }),
  17: drawContainer,
};

/** The attachment that a component shows by its name; null where it is none of the message's. */
function attached({ url = "" }, room) {
  return room.files?.get(decodeURIComponent(url.split("/").at(-1).split("?")[0])) ?? null;
}

/** A picture with its bytes, where the message brought them. */
function stored(media, room) {
  return { url: attached(media, room)?._data ?? media.url };
}

/** An attachment as the page draws files. */
export function fileOf({ filename: name, size, description: alt, _data: data }) {
  return { name, size: size ?? 0, alt, data };
}

function drawUnknown(component) {
  return h("p", { class: "unknown" }, say("cant_draw", { type: component.type }));
}

function drawContainer(container, room) {
  const box = h("div", { class: "container" }, drawComponents(container.components, room));
  if (Number.isInteger(container.accent_color)) {
    box.style.borderInlineStartColor = `#${container.accent_color.toString(16).padStart(6, "0")}`;
  }
  return box;
}

function drawButton(button, room) {
  const label = [button.emoji?.name, button.label].filter(Boolean).join(" ");
  const look = `button ${STYLES[button.style] ?? "secondary"}`;
  if (button.url)
    return h("a", { class: look, href: button.url, target: "_blank", rel: "noopener noreferrer" }, label);
  const press = () => send(node, room, { action: button.custom_id });
  const node = h(
    "button",
    { type: "button", class: look, disabled: button.disabled, on: { click: press } },
    label,
  );
  return node;
}

async function send(control, room, what) {
  control.setAttribute("aria-busy", "true");
  await room.press(what);
  control.removeAttribute("aria-busy");
}

function drawSelect(select, room) {
  const node = drawMenu(select, room, select.placeholder ?? say("discord_choose"));
  node.addEventListener("change", () =>
    send(node, room, { action: select.custom_id, values: chosenIn(node) }),
  );
  return node;
}

/** Draw a select menu of any kind, in a message or a modal. */
export function drawMenu(select, room, label, kept) {
  const multiple = (select.max_values ?? 1) > 1;
  const chosen = new Set(kept ?? initialChoices(select));
  return h(
    "select",
    { class: "field", multiple, disabled: select.disabled, "aria-label": label },
    !multiple && h("option", { value: "" }, select.placeholder ?? say("discord_choose")),
    choicesOf(select, room).map((choice) =>
      h("option", { value: choice.value, selected: chosen.has(choice.value) }, choice.label),
    ),
  );
}

/** The values chosen in a menu. */
export function chosenIn(menu) {
  return [...menu.selectedOptions].map((option) => option.value).filter(Boolean);
}

function initialChoices(select) {
  const options = (select.options ?? []).filter((option) => option.default);
  return [...options.map(({ value }) => value), ...(select.default_values ?? []).map(({ id }) => id)];
}

function choicesOf(select, room) {
  if (select.type === 3) {
    return select.options.map(({ label, value, description }) => ({
      value,
      label: description ? `${label} — ${description}` : label,
    }));
  }
  const people = [...room.people.values()].map(({ id, name }) => ({ value: id, label: name }));
  const channels = [...room.channels.values()].map(({ id, name }) => ({ value: id, label: `#${name}` }));
  return { 5: people, 7: people, 8: channels }[select.type] ?? [];
}
