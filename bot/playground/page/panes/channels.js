/** The list of channels: one stop for Tab, arrow keys within. */

import { fill, h, icon } from "../nodes.js";
import { say } from "../words.js";
import { rove } from "./rove.js";

export class ChannelList {
  /** @param {(id: string) => void} open opens a channel, or the app's home where the id is "home" */
  constructor(open) {
    this.open = open;
    this.node = h("nav", { class: "channels", "aria-label": say("channels") });
    rove(this.node, ".channel");
  }

  /** Show the places; `unread` holds ids with news, `home` is what the app's home is called, if any. */
  update(places, current, unread, home) {
    const state = JSON.stringify([places.map(({ id, name }) => [id, name]), current, [...unread], home]);
    if (state === this.state) return;
    this.state = state;
    const hadFocus = this.node.contains(document.activeElement);
    fill(
      this.node,
      places.map((place, at) => [
        place.section !== places[at - 1]?.section && drawTitle(place.section),
        this.draw(place.id, place.name, place.icon, current, unread),
      ]),
      home && [drawTitle(say("apps")), this.draw("home", home, "home", current, unread, say("app_home", { name: home }))],
    );
    if (hadFocus) this.node.querySelector("[aria-current]")?.focus();
  }

  /** `label` is what it is called where its name alone would be another's too. */
  draw(id, name, picture, current, unread, label = null) {
    const isCurrent = id === current;
    return h(
      "button",
      {
        type: "button",
        class: unread.has(id) ? "channel unread" : "channel",
        "data-channel": id,
        "aria-label": label,
        "aria-current": isCurrent ? "page" : null,
        tabindex: isCurrent ? "0" : "-1",
        on: { click: () => this.open(id) },
      },
      icon(picture),
      h("span", { class: "channel-name" }, name),
      unread.has(id) && h("span", { class: "unread-dot" }, h("span", { class: "unseen" }, say("unread"))),
    );
  }
}

function drawTitle(title) {
  return h("p", { class: "channels-title" }, title);
}
