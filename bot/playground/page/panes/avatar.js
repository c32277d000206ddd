/** Draws the picture that stands for a person. */

import { h } from "../nodes.js";

/** Draw a person's letters on a tint of their own; the bot has a mark of its own. */
export function drawAvatar(author) {
  const letters = author.bot ? "" : initials(author.name);
  return h(
    "span",
    { class: author.bot ? "avatar bot" : `avatar tint-${tint(author.id)}`, "aria-hidden": "true" },
    letters,
  );
}

/** The one or two letters that stand for a name. */
function initials(name) {
  const words = name.split(/[\s._-]+/).filter(Boolean);
  return words
    .slice(0, 2)
    .map((word) => [...word][0].toUpperCase())
    .join("");
}

/** One of eight tints, always the same for the same id. */
function tint(id) {
  let sum = 0;
  for (const sign of id) sum = (sum * 31 + sign.codePointAt(0)) % 9973;
  return sum % 8;
}
