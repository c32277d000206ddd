/** How Discord shows messages and modals. */

import { draw } from "../markup/draw.js";
import { drawFiles } from "../markup/file.js";
import { parseMarkdown } from "../markup/markdown.js";
import { h, icon } from "../nodes.js";
import { drawAvatar } from "../panes/avatar.js";
import { say } from "../words.js";
import { drawComponents, fileOf } from "./components.js";
import { DISCORD } from "./dialect.js";
import { drawEmbed } from "./embeds.js";
import { discordInstant } from "./instants.js";
import { drawModal } from "./modal.js";
import { phrase } from "./phrase.js";

/** Source: Discord, Channels Resource, "Channel Types"; Message Resource, "Message Types". */
const TEXT_CHANNEL = 0;
const THREADS = new Set([10, 11, 12]);
const DEFAULT = 0;
const REPLY = 19;
const COMMAND = 20;
/** Source: Discord, Message Resource, "Message Flags". */
const COMPONENTS_V2 = 1 << 15;

function person(user) {
  return {
    id: user.id,
    name: user.global_name ?? user.username,
    handle: user._handle ?? user.username,
    mention: user.username,
    bot: Boolean(user.bot),
    manages: Boolean(user._manages),
  };
}

/** What Discord calls languages that it has in several variants; source: its API reference, "Locales". */
const LOCALES = { en: "en-US", zh: "zh-CN", es: "es-ES", pt: "pt-BR", sv: "sv-SE" };

export const LOOK = {
  openHome: null,

  /** Discord tells apps the language of a person's client. */
  speak(me, language) {
    const locale = LOCALES[language] ?? language;
    return [undefined, locale].includes(me._locale) ? null : { do: "locale", locale };
  },

  person,

  /** Servers are sections where there are several; direct messages belong to none. */
  place(channel, view) {
    const guild = view.guilds?.find(({ id }) => id === channel.guild_id);
    return {
      direct: "guild_id" in channel && !channel.guild_id,
      section: view.guilds?.length > 1 ? guild?.name : null,
      absent: false,
      thread: THREADS.has(channel.type),
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

  /** Threads are channels of their own here. */
  rootOf() {
    return null;
  },

  isBroadcast() {
    return false;
  },

  acts(message, room) {
    if (message._ephemeral || ![DEFAULT, REPLY, COMMAND].includes(message.type ?? DEFAULT)) return [];
    const thread = room.channel(message.id);
    const canStart = !thread && room.channel(room.place.channel)?.type === TEXT_CHANNEL;
    const start = async () => {
      const started = await room.act({ do: "thread" });
      if (started.ok) room.open(started.channel);
    };
    return [
      { label: say("reply_to"), picture: "answer", run: () => room.reply(message) },
      canStart && { label: say("start_thread"), picture: "thread", run: start },
      thread && { label: `${say("thread")}: ${thread.name}`, picture: "thread", told: true, run: () => room.open(thread.id) },
    ];
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
      by.name ? [` ${say("discord_used")} `, h("span", { class: "command" }, `/${by.name}`)] : ` ${say("discord_asked")}`,
    );
  },

  body(message, room) {
    room.files = new Map((message.attachments ?? []).map((file) => [file.filename, file]));
    return [
      message.content && h("div", { class: "text" }, draw(parseMarkdown(message.content, DISCORD), room)),
      (message.embeds ?? []).map((embed) => drawEmbed(embed, room)),
      // Where components say all, a file stands where one of them puts it.
      !(message.flags & COMPONENTS_V2) && drawFiles((message.attachments ?? []).map(fileOf)),
      drawComponents(message.components ?? [], room),
      drawApps(message, room),
    ];
  },

  below(dismiss) {
    return h(
      "p",
      { class: "below" },
      icon("eye"),
      `${say("discord_only_you")} • `,
      h("button", { type: "button", class: "linklike", on: { click: dismiss } }, say("discord_dismiss")),
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

/** What apps offer in the message's own menu, which Discord opens behind a press of "…". */
function drawApps(message, room) {
  const entries = message._ephemeral ? [] : (room.channel(message.channel_id)?.on_messages ?? []);
  return (
    entries.length > 0 &&
    h(
      "p",
      { class: "apps" },
      entries.map(({ id, name }) =>
        h(
          "button",
          {
            type: "button",
            class: "linklike",
            on: { click: () => room.press({ do: "choose", command: id }) },
          },
          say("labelled", { label: say("apps"), value: name }),
        ),
      ),
    )
  );
}

/** Who used which command to bring the message about. */
function cause(message) {
  const old = message.interaction;
  const by = message.interaction_metadata ?? old;
  if (!by?.user || by.type !== 2) return null;
  return { user: by.user, name: by.name ?? old?.name ?? null };
}
