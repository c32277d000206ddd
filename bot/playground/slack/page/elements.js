/**
 * Draws Block Kit's interactive elements.
 *
 * Source: Block Kit reference, "Block elements".
 */

import { h } from "../nodes.js";
import { say } from "../words.js";
import { drawImage } from "./image.js";

/**
 * Draw an element of a block.
 * @param {{required?: boolean, label?: string}} field what an input block says of it
 */
export function drawElement(element, block, room, field = {}) {
  const make = DRAWERS[element.type] ?? drawUnknown;
  return make(element, { element, block, room, field, key: `${block.block_id}/${element.action_id}` });
}

const DRAWERS = {
  button: drawButton,
  image: (element) => drawImage(element),
  overflow: drawOverflow,
  static_select: drawSelect,
  multi_static_select: drawSelect,
  external_select: drawSearch,
  users_select: drawSelect,
  conversations_select: drawSelect,
  channels_select: drawSelect,
  radio_buttons: drawChoices,
  checkboxes: drawChoices,
  datepicker: (element, context) => drawField(element, context, "date", element.initial_date),
  timepicker: (element, context) => drawField(element, context, "time", element.initial_time),
  plain_text_input: (element, context) =>
    drawField(element, context, element.multiline ? null : "text", element.initial_value),
  number_input: (element, context) => drawField(element, context, "number", element.initial_value),
};

function drawUnknown(element) {
  return h("span", { class: "unknown" }, say("cant_draw", { type: element.type }));
}

function drawButton(element, { block, room }) {
  const classes = ["button", element.style].filter(Boolean).join(" ");
  const label = element.text.text;
  if (element.url) {
    return h("a", { class: classes, href: element.url, target: "_blank", rel: "noopener noreferrer" }, label);
  }
  const press = async () => {
    if (element.confirm && !(await room.confirm(question(element.confirm)))) return;
    await send(button, room, block, element, { value: element.value });
  };
  const name = element.accessibility_label ?? null;
  const button = h(
    "button",
    { type: "button", class: classes, "aria-label": name, on: { click: press } },
    label,
  );
  return button;
}

function question(confirm) {
  return {
    title: confirm.title?.text ?? say("sure"),
    text: [h("p", {}, confirm.text?.text ?? "")],
    confirm: confirm.confirm?.text ?? say("yes"),
    deny: confirm.deny?.text ?? say("cancel"),
    danger: confirm.style === "danger",
  };
}

/** Tell the platform, and show that it was told until it answers. */
async function send(control, room, block, element, what) {
  control.setAttribute("aria-busy", "true");
  await room.press({ action: element.action_id, block: block.block_id, ...what });
  control.removeAttribute("aria-busy");
}

/** A choice is told at once; inside an input block it waits for the form, unless the block says otherwise. */
function tellsAtOnce(block) {
  return block.type !== "input" || block.dispatch_action === true;
}

function drawOverflow(element, context) {
  const options = element.options.map((option) => h("option", { value: option.value }, option.text.text));
  const select = h(
    "select",
    {
      class: "overflow",
      "aria-label": say("more_actions"),
      on: {
        change: async () => {
          await send(select, context.room, context.block, element, { value: select.value });
          select.selectedIndex = 0;
        },
      },
    },
    h("option", { value: "" }, "⋯"),
    options,
  );
  return select;
}

function drawSelect(element, { block, room, field, key }) {
  const multiple = element.type.startsWith("multi_");
  const chosen = new Set([room.kept.get(key) ?? initialChoices(element)].flat());
  const select = h(
    "select",
    {
      class: "field",
      multiple,
      "aria-label": field.label ?? element.placeholder?.text ?? say("choose"),
      on: { change: () => tellsAtOnce(block) && send(select, room, block, element, { value: read() }) },
    },
    !multiple && h("option", { value: "" }, element.placeholder?.text ?? say("choose")),
    choicesOf(element, room).map((choice) =>
      h("option", { value: choice.value, selected: chosen.has(choice.value) }, choice.label),
    ),
  );
  const read = () => (multiple ? [...select.selectedOptions].map(({ value }) => value) : select.value);
  room.input(key, read, { block, element, node: select, ...field });
  return select;
}

/** A menu whose options the app gives while one types; what is chosen is told by its value. */
function drawSearch(element, { block, room, field, key }) {
  const known = new Map();
  const list = h("datalist", { id: `offers-${key}` });
  const begun = element.initial_option;
  const show = (options) => {
    for (const { text, value } of options) known.set(text.text, value);
    list.replaceChildren(...options.map(({ text }) => h("option", { value: text.text })));
  };
  const search = async () => {
    const asked = input.value;
    const { options = [] } = await room.suggest({ action: element.action_id, block: block.block_id, query: asked });
    if (input.value === asked) show(options);
  };
  const input = h("input", {
    class: "field",
    type: "text",
    list: list.id,
    autocomplete: "off",
    placeholder: element.placeholder?.text ?? "Type to search",
    "aria-label": field.label ?? element.placeholder?.text ?? "Choose",
    on: { input: search, focus: search },
  });
  if (begun) show([begun]);
  const kept = room.kept.get(key) ?? begun?.value ?? "";
  input.value = begun?.value === kept ? begun.text.text : kept;
  const read = () => known.get(input.value) ?? input.value;
  room.input(key, read, { block, element, node: input, ...field });
  return h("span", { class: "search" }, input, list);
}

function choicesOf(element, room) {
  if (element.type.includes("users_")) {
    return [...room.people.values()].map(({ id, name }) => ({ value: id, label: name }));
  }
  if (/(conversations|channels)_/.test(element.type)) {
    return [...room.channels.values()].map(({ id, name }) => ({ value: id, label: `#${name}` }));
  }
  const options = element.options ?? (element.option_groups ?? []).flatMap((group) => group.options);
  return options.map(({ text, value }) => ({ value, label: text.text }));
}

function initialChoices(element) {
  const options = [...(element.initial_options ?? []), element.initial_option].filter(Boolean);
  const ids = ["users", "conversations", "channels"].flatMap((kind) => element[`initial_${kind}`] ?? []);
  const single = element.initial_user ?? element.initial_conversation ?? element.initial_channel;
  return [...options.map(({ value }) => value), ...ids, ...(single ? [single] : [])];
}

function drawChoices(element, { block, room, field, key }) {
  const type = element.type === "checkboxes" ? "checkbox" : "radio";
  const chosen = new Set([room.kept.get(key) ?? initialChoices(element)].flat());
  const group = h(
    "fieldset",
    { class: "choices", "aria-label": field.label ?? say("choices") },
    element.options.map((option) =>
      h(
        "label",
        { class: "choice" },
        h("input", {
          type,
          name: key,
          value: option.value,
          checked: chosen.has(option.value),
          on: { change: () => changed() },
        }),
        h("span", {}, option.text.text, option.description && h("small", {}, option.description.text)),
      ),
    ),
  );
  const all = () => [...group.querySelectorAll("input:checked")].map(({ value }) => value);
  const read = () => (type === "radio" ? (all()[0] ?? "") : all());
  const changed = () => tellsAtOnce(block) && send(group, room, block, element, { value: read() });
  room.input(key, read, { block, element, node: group.querySelector("input"), ...field });
  return group;
}

function drawField(element, { block, room, field, key }, type, initial) {
  const tell = () => tellsAtOnce(block) && send(input, room, block, element, { value: input.value });
  const input = h(type ? "input" : "textarea", {
    class: "field",
    type,
    rows: type ? null : "4",
    placeholder: element.placeholder?.text ?? null,
    minlength: element.min_length ?? null,
    maxlength: element.max_length ?? null,
    "aria-label": field.label ?? element.placeholder?.text ?? say("value"),
    on: { change: tell },
  });
  input.value = room.kept.get(key) ?? initial ?? "";
  room.input(key, () => input.value, { block, element, node: input, ...field });
  return input;
}
