/** A dialog inside one pane: the rest of that pane waits, the rest of the page does not. */

import { fill, h, icon } from "../nodes.js";
import { say } from "../words.js";

export class PaneDialog {
  /** @param {HTMLElement} behind what can't be used while the dialog is open */
  constructor(behind) {
    this.behind = behind;
    this.node = h("div", { class: "scrim", hidden: true });
  }

  get isOpen() {
    return !this.node.hidden;
  }

  /**
   * Show a dialog in place of the present one.
   * @param {{title: string, body: Node[], submit?: string, close: string, danger?: boolean,
   *          onSubmit: () => Promise<string|null>, onClose: () => void}} content
   *        `onSubmit` gives what went wrong
   */
  open(content) {
    if (!this.isOpen) this.before = document.activeElement;
    const form = this.draw(content);
    fill(this.node, form);
    this.node.hidden = false;
    this.behind.inert = true;
    const wrong = form.querySelector(".dialog-body .problem")?.closest(".block") ?? form;
    const start =
      wrong.querySelector(":is(input, textarea, select)") ?? form.querySelector("footer button:last-child");
    start.focus();
  }

  draw(content) {
    const id = `dialog-${(counter += 1)}`;
    const problem = h("p", { class: "problem", role: "alert" });
    const look = content.danger ? "button danger" : "button primary";
    const submit = content.submit && h("button", { type: "submit", class: look }, content.submit);
    const on = {
      submit: (event) => this.submit(event, content, submit, problem),
      keydown: (event) => event.key === "Escape" && !event.defaultPrevented && content.onClose(),
    };
    return h(
      "form",
      { class: "dialog", role: "dialog", "aria-labelledby": id, novalidate: true, on },
      drawHead(id, content),
      h("div", { class: "dialog-body", tabindex: "-1" }, content.body),
      problem,
      h(
        "footer",
        { class: "dialog-foot" },
        h("button", { type: "button", class: "button", on: { click: content.onClose } }, content.close),
        submit,
      ),
    );
  }

  async submit(event, content, button, problem) {
    event.preventDefault();
    if (!button || button.disabled) return;
    button.disabled = true;
    problem.textContent = "";
    problem.textContent = (await content.onSubmit()) ?? "";
    button.disabled = false;
  }

  close() {
    if (!this.isOpen) return;
    this.node.hidden = true;
    fill(this.node);
    this.behind.inert = false;
    if (this.before?.isConnected) this.before.focus();
  }
}

let counter = 0;

function drawHead(id, { title, onClose }) {
  const close = { type: "button", class: "bare", "aria-label": say("close"), on: { click: onClose } };
  return h("header", { class: "dialog-head" }, h("h3", { id }, title), h("button", close, icon("close")));
}
