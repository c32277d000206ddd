/** How a telegram looks: its words, and no more. */

import { h } from "../nodes.js";

function person({ id, called, bot }) {
  return { id, name: called, handle: called, bot, manages: false };
}

export const LOOK = {
  openHome: null,
  person,

  place() {
    return { direct: false, section: null, absent: false };
  },

  parts(telegram) {
    return {
      author: person(telegram.from),
      at: new Date(telegram.at),
      edited: false,
      ephemeral: false,
      opening: false,
    };
  },

  above() {
    return null;
  },

  body(telegram) {
    return h("p", { class: "wire" }, telegram.text.toUpperCase());
  },

  homeName() {
    return null;
  },

  phrase(line) {
    return `${line} stop`;
  },
};
