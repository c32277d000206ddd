/** Whom one acts as on a platform. */

import { fill, h } from "../nodes.js";
import { say } from "../words.js";
import { drawAvatar } from "./avatar.js";

/** What each group is called, what one acts as, and whether its people manage. */
const GROUPS = [
  ["admins", "acting_admin", true],
  ["members", "acting_member", false],
];

export class Person {
  constructor({ name: platform, title }, onChoose) {
    this.title = title;
    this.picture = h("span", { class: "person-picture" });
    this.label = h("label", { for: `person-${platform}` });
    this.choice = h("select", {
      id: `person-${platform}`,
      on: { change: () => onChoose(this.choice.value) },
    });
    this.node = h("div", { class: "person" }, this.picture, this.label, this.choice);
  }

  update(people, me) {
    const humans = [...people.values()].filter((each) => !each.bot);
    const state = JSON.stringify([humans, me.id]);
    if (state === this.state) return;
    this.state = state;
    fill(
      this.choice,
      GROUPS.map(([title, , manages]) =>
        drawGroup(
          say(title),
          humans.filter((each) => each.manages === manages),
        ),
      ),
    );
    this.choice.value = me.id;
    const [, role] = GROUPS.find(([, , manages]) => manages === people.get(me.id).manages);
    this.label.textContent = say(role);
    this.choice.setAttribute("aria-label", say("on_platform", { label: say(role), platform: this.title }));
    fill(this.picture, drawAvatar(people.get(me.id)));
  }
}

function drawGroup(title, people) {
  return (
    people.length > 0 &&
    h(
      "optgroup",
      { label: title },
      people.map(({ id, name }) => h("option", { value: id }, name)),
    )
  );
}
