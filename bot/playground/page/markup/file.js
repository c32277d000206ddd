/** Draws files of messages: pictures as they are, anything else by its name. */

import { h, icon } from "../nodes.js";

/** Draw a file; the playground itself fetches nothing from outside, so a picture brings its bytes along. */
export function drawFile({ name, title, data, alt, url }) {
  if (data && /^data:image\/(png|jpeg|gif);base64,/.test(data))
    return h("figure", { class: "file" }, h("img", { src: data, alt: alt || "" }), h("figcaption", {}, title || name));
  const label = [icon("file"), h("span", {}, name)];
  return h("p", { class: "file" }, url ? h("a", { href: url, rel: "noreferrer", target: "_blank" }, label) : label);
}
