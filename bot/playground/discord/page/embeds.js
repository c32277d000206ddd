/**
 * Draws embeds.
 *
 * Source: Discord, Message Resource, "Embed Structure".
 */

import { draw, drawLink } from "../markup/draw.js";
import { parseInline } from "../markup/inline.js";
import { parseMarkdown } from "../markup/markdown.js";
import { h, icon } from "../nodes.js";
import { localeTag, say } from "../words.js";
import { DISCORD } from "./dialect.js";

export function drawEmbed(embed, room) {
  const box = h(
    "div",
    { class: "embed" },
    embed.author && h("p", { class: "embed-author" }, linked(embed.author.url, embed.author.name)),
    embed.title &&
      h(
        "p",
        { class: "embed-title", role: "heading", "aria-level": "4" },
        linked(embed.url, draw(parseInline(embed.title, DISCORD), room)),
      ),
    embed.description && h("div", { class: "text" }, draw(parseMarkdown(embed.description, DISCORD), room)),
    embed.fields?.length &&
      h(
        "div",
        { class: "embed-fields" },
        embed.fields.map((field) => drawField(field, room)),
      ),
    embed.image && drawPicture(embed.image),
    embed.thumbnail && drawPicture(embed.thumbnail),
    (embed.footer || embed.timestamp) && drawFooter(embed),
  );
  if (Number.isInteger(embed.color))
    box.style.borderInlineStartColor = `#${embed.color.toString(16).padStart(6, "0")}`;
  return box;
}

function linked(url, children) {
  return url ? drawLink(url, [children].flat()) : children;
}

function drawField(field, room) {
  return h(
    "div",
    { class: field.inline ? "embed-field inline" : "embed-field" },
    h("p", { class: "embed-name" }, draw(parseInline(field.name, DISCORD), room)),
    h("div", { class: "text" }, draw(parseMarkdown(field.value, DISCORD), room)),
  );
}

function drawFooter(embed) {
  const at =
    embed.timestamp &&
    new Date(embed.timestamp).toLocaleString(localeTag(), { dateStyle: "medium", timeStyle: "short" });
  return h("p", { class: "embed-footer" }, [embed.footer?.text, at].filter(Boolean).join(" • "));
}

/** Draw a picture's frame and words; the playground itself fetches nothing from outside. */
export function drawPicture(picture, description) {
  if (/^data:image\//i.test(picture.url ?? ""))
    return h("img", { class: "picture", src: picture.url, alt: description ?? "" });
  const words = description || picture.url || say("picture");
  return h(
    "span",
    { class: "picture", role: "img", "aria-label": words },
    icon("picture"),
    h("span", {}, words),
  );
}
