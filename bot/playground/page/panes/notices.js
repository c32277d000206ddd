/** What the platform itself tells one person, above the composer until put away. */

import { fill, h, icon } from "../nodes.js";
import { say } from "../words.js";

const SHOWN = 3;

export class Notices {
  constructor() {
    this.node = h("div", { class: "notices", role: "status" });
    this.own = [];
    this.gone = new Set();
    this.told = null;
  }

  /** Show the newest of the platform's notices for this person. */
  update(notices, user) {
    const first = this.told === null;
    this.told = notices.map((notice, at) => ({ key: `${user} ${at} ${notice.at}`, text: notice.text }));
    // What was told before the page was opened is no news.
    if (first) for (const { key } of this.told) this.gone.add(key);
    this.show();
  }

  /** Add a notice of the playground's own, such as why something failed. */
  add(text) {
    this.own.push({ key: `own ${(counter += 1)}`, text });
    this.show();
  }

  /** Put away all there are: who asks anew has read them. */
  clear() {
    for (const { key } of [...(this.told ?? []), ...this.own]) this.gone.add(key);
    this.own = [];
    this.show();
  }

  show() {
    const told = new Set(this.told.map(({ text }) => text));
    const own = this.own.filter(({ text }) => !told.has(text));
    const open = [...this.told, ...own].filter(({ key }) => !this.gone.has(key)).slice(-SHOWN);
    const state = open.map(({ key }) => key).join();
    if (state === this.state) return;
    this.state = state;
    fill(
      this.node,
      open.map(({ key, text }) =>
        h(
          "p",
          { class: "notice" },
          icon("warning"),
          h("span", {}, text),
          h(
            "button",
            {
              type: "button",
              class: "bare",
              "aria-label": say("notice_away", { notice: text }),
              on: { click: () => this.putAway(key) },
            },
            icon("close"),
          ),
        ),
      ),
    );
  }

  putAway(key) {
    this.gone.add(key);
    this.show();
  }
}

let counter = 0;
