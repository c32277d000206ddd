/** How Discord shows messages and modals. */

import { draw } from "../markup/draw.js";
import { drawFile } from "../markup/file.js";
import { parseMarkdown } from "../markup/markdown.js";
import { h, icon } from "../nodes.js";
import { drawAvatar } from "../panes/avatar.js";
import { drawComponents } from "./components.js";
import { DISCORD } from "./dialect.js";
import { drawEmbed } from "./embeds.js";
import { discordInstant } from "./instants.js";
import { drawModal } from "./modal.js";
import { phrase } from "./phrase.js";

function person(user) {
  return {
    id: user.id,
    name: user.global_name ?? user.username,
    handle: user._handle ?? user.username,
    bot: Boolean(user.bot),
    manages: Boolean(user._manages),
  };
}

export const LOOK = {
  openHome: null,
  person,

  /** Servers are sections where there are several; direct messages belong to none. */
  place(channel, view) {
    const guild = view.guilds?.find(({ id }) => id === channel.guild_id);
    return {
      direct: "guild_id" in channel && !channel.guild_id,
      section: view.guilds?.length > 1 ? guild?.name : null,
      absent: false,
    };
  },

  parts(message, room) {
    const author = person(message.author);
    return {
      author: { ...author, ...room.person(author.id), bot: author.bot },
      at: new Date(message.timestamp),
      edited: Boolean(message.edited_timestamp),
      ephemeral: Boolean(message._ephemeral),
      opening: Boolean(cause(message)),
    };
  },

  above(message, _parts, room) {
    const by = cause(message);
    if (!by) return null;
    const user = room.person(by.user.id) ?? person(by.user);
    return h(
      "p",
      { class: "cause" },
      icon("reply"),
      drawAvatar(user),
      h("strong", {}, user.name),
      by.name ? [" used ", h("span", { class: "command" }, `/${by.name}`)] : " asked",
    );
  },

  body(message, room) {
    return [
      message.content && h("div", { class: "text" }, draw(parseMarkdown(message.content, DISCORD), room)),
      (message.embeds ?? []).map((embed) => drawEmbed(embed, room)),
      (message.attachments ?? []).map((file) =>
        drawFile({ name: file.filename, title: "", data: file._data, alt: file.description, url: file.url }),
      ),
      drawComponents(message.components ?? [], room),
    ];
  },

  below(dismiss) {
    return h(
      "p",
      { class: "below" },
      icon("eye"),
      "Only you can see this • ",
      h("button", { type: "button", class: "linklike", on: { click: dismiss } }, "Dismiss message"),
    );
  },

  instant(mark, instant, now) {
    return discordInstant(instant, mark.style, now);
  },

  modal: drawModal,

  homeName() {
    return null;
  },

  home() {
    return null;
  },

  phrase,
};

/** Who used which command to bring the message about. */
function cause(message) {
  const old = message.interaction;
  const by = message.interaction_metadata ?? old;
  if (!by?.user || by.type !== 2) return null;
  return { user: by.user, name: by.name ?? old?.name ?? null };
}
