/** Where people talk on a platform: channels and direct messages, named and grouped as its client does. */

const DIRECT = "Direct messages";

/**
 * Give a view's channels as places, in order.
 * @returns {Array<{id: string, name: string, icon: string, section: string, topic: string,
 *           messages: object[]}>}
 */
export function placesOf(view) {
  const guilds = new Map((view.guilds ?? []).map(({ id, name }) => [id, name]));
  const bot = view.users.find((user) => user.is_bot ?? user.bot);
  return view.channels.map((channel) => {
    const direct = isDirect(channel);
    return {
      id: channel.id,
      name: direct ? (bot?.real_name ?? bot?.username ?? "Direct messages") : channel.name,
      icon: direct ? "person" : channel.private ? "lock" : "hash",
      section: direct ? DIRECT : guilds.size > 1 ? guilds.get(channel.guild_id) : "Channels",
      topic: channel.topic ?? "",
      messages: channel.messages,
    };
  });
}

function isDirect(channel) {
  return Boolean(channel.im) || ("guild_id" in channel && !channel.guild_id);
}
