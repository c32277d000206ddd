/** Files: those that a message comes with, and those that go with the next one. */

import { fill, h, icon } from "../nodes.js";
import { localeTag, say } from "../words.js";

const UNITS = [
  ["megabyte", 1e6],
  ["kilobyte", 1e3],
  ["byte", 1],
];
/** What the page's own policy lets it show or fetch: what the playground serves, and what stands in the message. */
const SHOWN = /^(data:image\/|\/)/i;

/**
 * Draw the files of a message.
 * @param {Array<{name: string, size: number, type: string, words: string, url: string|null}>} files
 *        `words` say what a picture shows; `url` is where the playground serves it, if it does
 */
export function drawFiles(files) {
  return files.length > 0 && h("ul", { class: "files" }, files.map(drawFile));
}

function drawFile({ name, size, type, words, url }) {
  const isServed = SHOWN.test(url ?? "");
  if (isServed && type.startsWith("image/"))
    return h("li", {}, h("a", { href: url, target: "_blank" }, h("img", { class: "picture", src: url, alt: words || name })));
  const content = [icon("file"), h("span", {}, h("strong", {}, name), h("small", {}, sizeOf(size)))];
  const label = say("file", { name, size: sizeOf(size) });
  if (!isServed) return h("li", { class: "file", "aria-label": label }, content);
  return h("li", {}, h("a", { class: "file", href: url, download: name, "aria-label": say("download", { name }) }, content));
}

function sizeOf(bytes) {
  const [unit, length] = UNITS.find(([, length]) => bytes >= length) ?? UNITS.at(-1);
  const style = { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: 1 };
  return new Intl.NumberFormat(localeTag(), style).format(bytes / length);
}

/** Files chosen to go with the next message. */
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
