/** Draws the pictures of Block Kit. */

import { h, icon } from "../nodes.js";
import { say } from "../words.js";

/** Draw a picture's frame and words; the playground itself fetches nothing from outside. */
export function drawImage(image, title) {
  const url = image.image_url ?? image.slack_file?.url ?? "";
  const picture = /^data:image\//i.test(url)
    ? h("img", { src: url, alt: image.alt_text ?? "" })
    : h(
        "span",
        { class: "picture", role: "img", "aria-label": image.alt_text || say("picture") },
        icon("picture"),
        h("span", {}, image.alt_text),
      );
  return h("figure", {}, title && h("figcaption", {}, title), picture);
}
