/** Where people talk on a platform: channels and direct messages, named and grouped as its client does. */

const DIRECT = "Direct messages";

/**
 * A view's channels as places, in order.
 * @returns {Array<{id: string, name: string, icon: string, section: string, topic: string,
 *           absent: string|null, messages: object[]}>} `absent` names the bot where it is not in the channel
 */
export function placesOf(view, look) {
  const botName = view.users.map((user) => look.person(user)).find((person) => person.bot)?.name ?? null;
  return view.channels.map((channel) => {
    const { direct, section, absent } = look.place(channel, view);
    return {
      id: channel.id,
      name: direct ? (botName ?? DIRECT) : channel.name,
      icon: direct ? "person" : channel.private ? "lock" : "hash",
      section: direct ? DIRECT : (section ?? "Channels"),
      topic: channel.topic ?? "",
      absent: absent ? botName : null,
      messages: channel.messages,
    };
  });
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
