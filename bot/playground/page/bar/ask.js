/** Ask once, see every platform's answer: one line that is sent in all panes. */

import { fill, h } from "../nodes.js";
import { rove } from "../panes/rove.js";
import { say } from "../words.js";

const EXAMPLES = {
  cyberdialogue: [
    "summary",
    "fact hotline",
    "deadlines as_of:2016-06-01",
    "search who led the Chinese side",
    "remind on",
  ],
};
const ANYWHERE = ["summary", "timeline", "deadlines", "help"];

export class AskBar {
  /** @param {(line: string) => void} ask sends a line in every pane */
  constructor(ask) {
    this.ask = ask;
    this.field = document.getElementById("ask-text");
    this.examples = document.getElementById("examples");
    this.button = document.getElementById("ask-send");
    this.verb = "";
    document.getElementById("ask").addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    rove(this.examples, "button");
  }

  /** Say how many are asked. */
  count(panes) {
    this.verb = say({ 1: "ask_one", 2: "ask_two" }[panes] ?? "ask_all");
    this.button.textContent = this.verb;
  }

  /** Offer examples for each dossier that is served. */
  update(dossiers) {
    const lines = dossiers.flatMap(({ id }) => (EXAMPLES[id] ?? ANYWHERE).map((rest) => `/${id} ${rest}`));
    this.dossiers = dossiers.map(({ id }) => id);
    const state = lines.join("\n");
    if (state === this.state) return;
    this.state = state;
    this.field.placeholder = lines[0] ?? "/cyberdialogue summary";
    const single = dossiers.length === 1;
    document.getElementById("examples-door").textContent = single
      ? say("try_dossier", { dossier: `/${dossiers[0].id}` })
      : say("try");
    fill(
      this.examples,
      lines.map((line, at) =>
        h(
          "button",
          {
            type: "button",
            class: "example",
            title: line,
            "aria-label": say("labelled", { label: this.verb, value: line }),
            tabindex: at ? "-1" : "0",
            on: { click: () => this.example(line) },
          },
          single ? line.slice(line.indexOf(" ") + 1) : line,
        ),
      ),
    );
  }

  example(line) {
    this.field.value = line;
    this.send();
  }

  send() {
    const line = this.field.value.trim();
    if (line) this.ask(this.asCommand(line));
    else this.field.focus();
  }

  /** What is typed without a slash command asks the first dossier, or the one whose name it begins with. */
  asCommand(line) {
    const [first] = this.dossiers ?? [];
    if (line.startsWith("/") || !first) return line;
    return this.dossiers.includes(line.split(/\s/, 1)[0]) ? `/${line}` : `/${first} ${line}`;
  }
}
