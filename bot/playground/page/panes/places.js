/** Where people talk on a platform: channels and direct messages, named and grouped as its client does. */

import { say } from "../words.js";

/** The bot's direct messages before anything was said there, as both platforms' far ends call them. */
const UNOPENED = "dm";

/**
 * A view's channels as places, in order, with the bot's direct messages at the end if need be.
 * @returns {Array<{id: string, name: string, icon: string, section: string, topic: string,
 *           absent: string|null, messages: object[]}>} `absent` names the bot where it is not in the channel
 */
export function placesOf(view, look) {
  const botName = view.users.map((user) => look.person(user)).find((person) => person.bot)?.name ?? null;
  const places = view.channels.map((channel) => {
    const { direct, section, absent, thread } = look.place(channel, view);
    return {
      id: channel.id,
      name: direct ? (botName ?? say("direct")) : channel.name,
      icon: direct ? "person" : thread ? "thread" : channel.private ? "lock" : "hash",
      section: direct ? say("direct") : (section ?? say("channels")),
      topic: channel.topic ?? "",
      absent: absent ? botName : null,
      messages: channel.messages,
    };
  });
  const isOpened = places.some(({ icon }) => icon === "person");
  return isOpened || !botName ? places : [...places, unopened(botName)];
}

function unopened(botName) {
  const looks = { icon: "person", section: say("direct"), topic: "", absent: null };
  return { id: UNOPENED, name: botName, ...looks, messages: [] };
}

/** The place to be in where the present one is gone: direct messages have another id once something is said. */
export function successorOf(id, places) {
  return id === UNOPENED ? (places.find(({ icon }) => icon === "person")?.id ?? null) : null;
}

/**
 * The name of the first channel that every platform has with the bot in it: what is asked on all of them
 * then stands in channels of one name.
 * @param {Array<Array<object>>} everywhere the places of each platform
 */
export function startName(everywhere) {
  const [first, ...others] = everywhere.map((places) =>
    places.filter(({ absent }) => !absent).map(({ name }) => name),
  );
  return first?.find((name) => others.every((names) => names.includes(name))) ?? null;
}
