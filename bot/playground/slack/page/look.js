/** How Slack shows messages, modals and an app's home. */

import { draw } from "../markup/draw.js";
import { drawFile } from "../markup/file.js";
import { h, icon } from "../nodes.js";
import { drawBlocks } from "./blocks.js";
import { slackInstant } from "./instants.js";
import { drawModal } from "./modal.js";
import { parseMrkdwn } from "./mrkdwn.js";

export const LOOK = {
  openHome: { do: "open_home" },

  person(user) {
    return {
      id: user.id,
      name: user.real_name ?? user.name,
      handle: user.name,
      bot: Boolean(user.is_bot),
      manages: Boolean(user.is_admin),
    };
  },

  place(channel) {
    return { direct: Boolean(channel.im), section: null, absent: channel.bot_is_member === false };
  },

  parts(message, room) {
    const known = room.person(message.user) ?? [...room.people.values()].find((person) => person.bot);
    const author = {
      id: message.user ?? message.bot_id ?? "",
      bot: Boolean(message.bot_id),
      name: "Unknown",
      ...known,
    };
    return {
      author: message.username ? { ...author, name: message.username } : author,
      at: new Date(Number(message.ts ?? message._id) * 1000),
      edited: Boolean(message.edited),
      ephemeral: Boolean(message._ephemeral),
      opening: false,
    };
  },

  above(message) {
    return message._ephemeral ? h("p", { class: "only-you" }, icon("eye"), "Only visible to you") : null;
  },

  /** Blocks say it all where there are any; the text is for notifications then. */
  body(message, room) {
    const text = () => h("div", { class: "text" }, draw(parseMrkdwn(message.text ?? ""), room));
    return [
      message.blocks?.length ? drawBlocks(message.blocks, room) : text(),
      (message.attachments ?? []).map((attachment) => drawAttachment(attachment, room)),
      (message.files ?? []).map((file) => drawFile({ name: file.name, title: file.title, data: file._data, alt: file.alt_txt })),
    ];
  },

  below(dismiss) {
    return h(
      "p",
      { class: "below" },
      h("button", { type: "button", class: "linklike", on: { click: dismiss } }, "Dismiss"),
    );
  },

  instant(mark, instant, now) {
    return slackInstant(instant, mark.format ?? "{date_long} {time}", now, mark.zone);
  },

  modal: drawModal,

  homeName(view) {
    return view.users.find((user) => user.is_bot)?.real_name ?? "App";
  },

  home(view, room) {
    return drawBlocks(view.blocks ?? [], room);
  },

  /** Slack hands over whatever stands after the command, so a line goes as it is. */
  phrase(line) {
    return line;
  },
};

function drawAttachment(attachment, room) {
  const box = h("div", { class: "attachment" });
  if (/^#?[0-9a-f]{6}$/i.test(attachment.color ?? "")) {
    box.style.borderInlineStartColor = `#${attachment.color.replace("#", "")}`;
  }
  const lines = [attachment.pretext, attachment.title, attachment.text].filter(Boolean).join("\n");
  box.append(...(attachment.blocks ? drawBlocks(attachment.blocks, room) : draw(parseMrkdwn(lines), room)));
  return box;
}
