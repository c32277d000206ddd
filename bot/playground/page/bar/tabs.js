/** Where there is room for one pane alone: which one is shown, and a sign of what arrived in the others. */

import { fill, h } from "../nodes.js";
import { say } from "../words.js";

export class PaneTabs {
  constructor() {
    this.node = document.getElementById("pane-tabs");
    this.shown = null;
    this.known = new Map();
  }

  /** @param {Map<string, {node: HTMLElement, look: object, newest: () => string}>} panes by platform */
  update(panes) {
    this.panes = panes;
    this.shown ??= [...panes.keys()][0] ?? null;
    this.draw();
  }

  draw() {
    const narrow = [];
    for (const [name, pane] of this.panes) {
      const newest = pane.newest();
      const isShown = name === this.shown;
      if (isShown || !this.known.has(name)) this.known.set(name, newest);
      pane.node.classList.toggle("shown", isShown);
      narrow.push({ name, title: pane.look.title, isShown, isNew: this.known.get(name) !== newest });
    }
    const state = JSON.stringify(narrow);
    if (state === this.state) return;
    this.state = state;
    fill(
      this.node,
      narrow.map(({ name, title, isShown, isNew }) =>
        h(
          "button",
          { type: "button", class: "pane-tab", "aria-pressed": String(isShown), on: { click: () => this.show(name) } },
          isNew ? `${title} ` : title,
          isNew && h("span", { class: "news" }, say("news")),
        ),
      ),
    );
  }

  show(name) {
    this.shown = name;
    this.draw();
    this.panes.get(name).messages.toNewest();
    [...this.node.children].find((tab) => tab.getAttribute("aria-pressed") === "true")?.focus();
  }
}
