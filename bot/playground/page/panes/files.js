/** Files that go with the next message. */

import { fill, h, icon } from "../nodes.js";
import { say } from "../words.js";

/** Those that are chosen. */
export class Attachments {
  /**
   * @param {string} platform what people call it
   * @param {() => void} onChange called when files come or go
   */
  constructor(platform, onChange) {
    this.onChange = onChange;
    this.files = [];
    this.picker = h("input", {
      type: "file",
      multiple: true,
      hidden: true,
      on: { change: () => this.take(this.picker.files) },
    });
    this.button = h(
      "button",
      {
        type: "button",
        class: "bare attach",
        "aria-label": say("on_platform", { label: say("attach"), platform }),
        on: { click: () => this.picker.click() },
      },
      icon("clip"),
    );
    this.node = h("ul", { class: "chosen", hidden: true });
  }

  take(files) {
    this.files.push(...files);
    this.picker.value = "";
    this.show();
  }

  /** What is told of the files when they are sent; the list is empty then. */
  handOver() {
    const told = this.files.map(({ name, type, size }) => ({ name, mimetype: type || "application/octet-stream", size }));
    this.files = [];
    this.show();
    return told;
  }

  show() {
    this.node.hidden = !this.files.length;
    fill(
      this.node,
      this.files.map((file) =>
        h(
          "li",
          {},
          h("span", {}, file.name),
          h(
            "button",
            {
              type: "button",
              class: "bare",
              "aria-label": say("file_off", { name: file.name }),
              on: { click: () => this.drop(file) },
            },
            icon("close"),
          ),
        ),
      ),
    );
    this.onChange();
  }

  drop(file) {
    this.files = this.files.filter((each) => each !== file);
    this.show();
  }
}
