/** How Discord shows messages and modals. */

import { draw } from "../markup/draw.js";
import { discordInstant } from "../markup/instants.js";
import { DISCORD, parseMarkdown } from "../markup/markdown.js";
import { h, icon } from "../nodes.js";
import { drawAvatar } from "../panes/avatar.js";
import { person } from "../panes/people.js";
import { drawComponents } from "./components.js";
import { drawEmbed } from "./embeds.js";
import { drawModal } from "./modal.js";
import { phrase } from "./phrase.js";

export const DISCORD_LOOK = {
  name: "discord",
  title: "Discord",
  openHome: null,

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

/** Give who used which command to bring the message about. */
function cause(message) {
  const old = message.interaction;
  const by = message.interaction_metadata ?? old;
  if (!by?.user || by.type !== 2) return null;
  return { user: by.user, name: by.name ?? old?.name ?? null };
}
