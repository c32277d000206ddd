/** Where people talk on a platform: channels and direct messages, named and grouped as its client does. */

const DIRECT = "Direct messages";

/**
 * Give a view's channels as places, in order.
 * @returns {Array<{id: string, name: string, icon: string, section: string, topic: string,
 *           absent: string|null, messages: object[]}>} `absent` names the bot where it is not in the channel
 */
export function placesOf(view) {
  const guilds = new Map((view.guilds ?? []).map(({ id, name }) => [id, name]));
  const bot = view.users.find((user) => user.is_bot ?? user.bot);
  const botName = bot?.real_name ?? bot?.username ?? null;
  return view.channels.map((channel) => {
    const direct = isDirect(channel);
    return {
      id: channel.id,
      name: direct ? (botName ?? DIRECT) : channel.name,
      icon: direct ? "person" : channel.private ? "lock" : "hash",
      section: direct ? DIRECT : guilds.size > 1 ? guilds.get(channel.guild_id) : "Channels",
      topic: channel.topic ?? "",
      absent: !direct && channel.bot_is_member === false ? botName : null,
      messages: channel.messages,
    };
  });
}

/**
 * Give the name of the first channel that every platform has with the bot in it: what is asked on all of them
 * then stands in channels of one name.
 */
export function startName(views) {
  const [first, ...others] = views.map(namesOf);
  return first?.find((name) => others.every((names) => names.includes(name))) ?? null;
}

function namesOf(view) {
  return placesOf(view)
    .filter(({ absent }) => !absent)
    .map(({ name }) => name);
}

function isDirect(channel) {
  return Boolean(channel.im) || ("guild_id" in channel && !channel.guild_id);
}
