/** Whom one acts as on a platform. */

import { fill, h } from "../nodes.js";
import { drawAvatar } from "./avatar.js";

const GROUPS = [
  ["Admins", "admin", true],
  ["Members", "member", false],
];

export class Person {
  constructor(platform, onChoose) {
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
          title,
          humans.filter((each) => each.manages === manages),
        ),
      ),
    );
    this.choice.value = me.id;
    const [, role] = GROUPS.find(([, , manages]) => manages === people.get(me.id).manages);
    this.label.textContent = `Acting as ${role}`;
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
