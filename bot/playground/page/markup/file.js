/** Draws files of messages: pictures as they are, anything else by its name, to be saved where its bytes are here. */

import { h, icon } from "../nodes.js";
import { localeTag, say } from "../words.js";

const UNITS = [
  ["megabyte", 1e6],
  ["kilobyte", 1e3],
  ["byte", 1],
];
const PICTURE = /^data:image\/(png|jpeg|gif);base64,/;

/**
 * Draw the files of a message; the playground itself fetches nothing from outside, so they bring their bytes along.
 * @param {Array<{name: string, size: number, title?: string, alt?: string, data?: string}>} files
 *        `data` is an address that holds the bytes, where they are known; `alt` says what a picture shows
 */
export function drawFiles(files) {
  return files.length > 0 && h("ul", { class: "files" }, files.map((file) => h("li", {}, drawFile(file))));
}

function drawFile({ name, title, size, alt, data }) {
  if (PICTURE.test(data ?? ""))
    return h("figure", {}, h("img", { src: data, alt: alt || name }), h("figcaption", {}, title || name));
  const content = [icon("file"), h("span", {}, h("strong", {}, name), h("small", {}, sizeOf(size)))];
  if (!data?.startsWith("data:")) return h("span", { class: "file" }, content);
  return h("a", { class: "file", href: data, download: name, "aria-label": say("download", { name }) }, content);
}

function sizeOf(bytes) {
  const [unit, length] = UNITS.find(([, length]) => bytes >= length) ?? UNITS.at(-1);
  const style = { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: 1 };
  return new Intl.NumberFormat(localeTag(), style).format(bytes / length);
}
