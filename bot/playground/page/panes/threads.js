/** What of a place is on screen: what was said in it outside of threads, or one of its threads. */

import { say } from "../words.js";

/** A place as its channel shows it; replies stand in their threads, but those that were sent to the channel too. */
export function outsideThreads(place, look) {
  return { ...place, messages: place.messages.filter((message) => !look.rootOf?.(message) || look.isBroadcast(message)) };
}

/** One thread of a place, with the message it began with. */
export function threadOf(place, root, look) {
  return {
    ...place,
    key: `${place.id} ${root}`,
    name: say("thread"),
    icon: "thread",
    topic: "",
    messages: place.messages.filter((message) => message._id === root || look.rootOf?.(message) === root),
  };
}
