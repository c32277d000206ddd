/** How Slack shows messages, modals and an app's home. */

import { draw } from "../markup/draw.js";
import { drawFiles } from "../markup/file.js";
import { h, icon } from "../nodes.js";
import { say } from "../words.js";
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
      mention: user.name,
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

  /** The message that a reply's thread begins with; null outside of threads. */
  rootOf({ thread_ts: root, ts }) {
    return root && root !== ts ? root : null;
  },

  /** Whether a reply stands in its channel too. */
  isBroadcast(message) {
    return message.subtype === "thread_broadcast";
  },

  acts(message, room) {
    if (message._ephemeral || LOOK.rootOf(message)) return [];
    const run = () => room.openThread(message.ts);
    const count = message.reply_count ?? 0;
    const shortcuts = Object.entries(room.view.message_shortcuts ?? {});
    return [
      ...shortcuts.map(([callback, label]) => ({
        label,
        picture: "quote",
        run: () => room.press({ do: "shortcut", message: message.ts, callback }),
      })),
      { label: say("reply_in_thread"), picture: "thread", run },
      count > 0 && { label: say("replies", { count }), picture: "thread", told: true, run },
    ];
  },

  above(message) {
    return message._ephemeral ? h("p", { class: "only-you" }, icon("eye"), say("slack_only_you")) : null;
  },

  /** Blocks say it all where there are any; the text is for notifications then. */
  body(message, room) {
    const text = () => h("div", { class: "text" }, draw(parseMrkdwn(message.text ?? ""), room));
    return [
      message.blocks?.length ? drawBlocks(message.blocks, room) : text(),
      (message.attachments ?? []).map((attachment) => drawAttachment(attachment, room)),
      drawFiles((message.files ?? []).map(fileOf)),
    ];
  },

  below(dismiss) {
    return h(
      "p",
      { class: "below" },
      h("button", { type: "button", class: "linklike", on: { click: dismiss } }, say("slack_dismiss")),
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

function fileOf({ name, title, size, alt_txt: alt, _data: data }) {
  return { name, title, size: size ?? 0, alt, data };
}

function drawAttachment(attachment, room) {
  const box = h("div", { class: "attachment" });
  if (/^#?[0-9a-f]{6}$/i.test(attachment.color ?? "")) {
    box.style.borderInlineStartColor = `#${attachment.color.replace("#", "")}`;
  }
  const lines = [attachment.pretext, attachment.title, attachment.text].filter(Boolean).join("\n");
  box.append(...(attachment.blocks ? drawBlocks(attachment.blocks, room) : draw(parseMrkdwn(lines), room)));
  return box;
}
