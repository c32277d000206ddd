/** The language in which the page is read, and in which people on the platforms use their apps. */

import { fill, h } from "../nodes.js";
import { choose, say } from "../words.js";

/** Offer the languages there are; `names` has what each calls itself, by tag. */
export function offerLanguages({ language, names }) {
  const select = document.getElementById("language");
  select.setAttribute("aria-label", say("language"));
  fill(
    select,
    Object.entries(names).map(([tag, name]) => h("option", { value: tag, lang: tag }, name)),
  );
  select.value = language;
  select.addEventListener("change", () => choose(select.value));
}
