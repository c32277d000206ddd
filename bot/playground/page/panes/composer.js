/** Where a person types: Enter sends, and a list offers what the platform's own composer would. */

import { fill, h, icon } from "../nodes.js";
import { say } from "../words.js";
import { Attachments } from "./files.js";

const MENTION = /(?:^|\s)@([\w.-]*)$/;
const PAUSE = 90; // milliseconds of rest before asking for completions

export class Composer {
  /**
   * @param {string} id unique on the page
   * @param {string} platform what people call it
   * @param {{send: (text: string, files: object[]) => void,
   *          complete: (text: string) => Promise<Array<{text: string, label: string, detail?: string}>>,
   *          people: () => Iterable<{name: string, mention?: string, bot: boolean}>}} asks
   *        `complete` is for slash commands, `people` for mentions
   */
  constructor(id, platform, { send, complete, people }) {
    Object.assign(this, { id, send, complete, people, offers: [], active: -1, asked: 0, past: [] });
    const on = (label) => say("on_platform", { label, platform });
    this.list = h("ul", {
      class: "offers",
      id: `${id}-offers`,
      role: "listbox",
      "aria-label": on(say("suggestions")),
      hidden: true,
    });
    this.field = h("textarea", {
      id,
      rows: "1",
      role: "combobox",
      "aria-label": platform,
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": `${id}-offers`,
      autocomplete: "off",
      spellcheck: "false",
      on: {
        input: () => this.typed(),
        keydown: (event) => this.pressed(event),
        blur: () => this.close(),
        focus: () => this.typed(),
      },
    });
    this.button = h(
      "button",
      { type: "submit", class: "send", "aria-label": on(say("send")), disabled: true },
      icon("send"),
    );
    this.attachments = new Attachments(platform, () => this.fit());
    this.above = h("div", { class: "composer-above", hidden: true });
    this.node = h(
      "form",
      { class: "composer", on: { submit: (event) => this.submit(event) } },
      this.list,
      this.above,
      this.attachments.node,
      h("div", { class: "composer-box" }, this.attachments.button, this.attachments.picker, this.field, this.button),
    );
  }

  focus() {
    this.field.focus();
  }

  rename(placeholder, label) {
    this.field.setAttribute("aria-label", label);
    this.field.placeholder = placeholder;
  }

  /** Say above the field what the next message is about; nothing where `content` is null. */
  tell(content) {
    this.above.hidden = !content;
    fill(this.above, content);
  }

  typed() {
    this.fit();
    clearTimeout(this.timer);
    const text = this.field.value;
    const mention = MENTION.exec(text)?.[1];
    if (!text.startsWith("/")) {
      this.close();
      if (mention !== undefined) this.open(this.mentions(text, mention));
      return;
    }
    this.waiting = true;
    this.timer = setTimeout(() => this.ask(text), PAUSE);
  }

  /** Whom a mention that is begun may mean, the bot first. */
  mentions(text, begun) {
    const before = text.slice(0, text.length - begun.length);
    const wanted = begun.toLowerCase();
    return [...this.people()]
      .filter(({ name, mention }) => mention && [name, mention].some((word) => word.toLowerCase().startsWith(wanted)))
      .sort((one, other) => Number(other.bot) - Number(one.bot))
      .map(({ name, mention }) => ({ text: `${before}${mention} `, label: `@${mention}`, detail: name }));
  }

  fit() {
    this.button.disabled = !this.field.value.trim() && !this.attachments.files.length;
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, 160)}px`;
  }

  async ask(text) {
    const turn = (this.asked += 1);
    const offers = await this.complete(text);
    if (turn !== this.asked || this.field.value !== text || document.activeElement !== this.field) return;
    const { hurried } = this;
    this.open(offers);
    if (hurried && offers.length && this.offersMore()) this.choose(0);
  }

  open(offers) {
    Object.assign(this, { offers, active: -1, waiting: false, hurried: false });
    fill(
      this.list,
      offers.map((offer, at) =>
        h(
          "li",
          {
            id: `${this.id}-offer-${at}`,
            role: "option",
            "aria-selected": "false",
            on: { pointerdown: (event) => this.picked(event, at) },
          },
          h("span", { class: "offer-label" }, offer.label),
          offer.detail && h("span", { class: "offer-detail" }, offer.detail),
          offer.description && h("span", { class: "offer-more" }, offer.description),
        ),
      ),
    );
    this.list.hidden = !offers.length;
    this.field.setAttribute("aria-expanded", String(offers.length > 0));
    this.field.removeAttribute("aria-activedescendant");
  }

  close() {
    clearTimeout(this.timer);
    this.asked += 1;
    this.open([]);
  }

  pressed(event) {
    const open = !this.list.hidden;
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      if (open && this.active >= 0) this.choose(this.active);
      else this.submit(event);
    } else if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      this.move(event.key === "ArrowDown" ? 1 : -1);
    } else if (open && event.key === "Tab" && !event.shiftKey && this.offersMore()) {
      event.preventDefault();
      this.choose(Math.max(this.active, 0));
    } else if (this.waiting && event.key === "Tab" && !event.shiftKey) {
      // Who types faster than the platform answers means the first offer all the same.
      event.preventDefault();
      this.hurried = true;
    } else if (event.key === "Escape" && open) {
      event.stopPropagation();
      this.close();
    } else if (event.key === "ArrowUp" && !this.field.value && this.past.length) {
      event.preventDefault();
      this.put(this.past.at(-1));
    }
  }

  /** Tab leaves the field once the best offer says no more than what is typed. */
  offersMore() {
    return this.offers[Math.max(this.active, 0)].text !== this.field.value;
  }

  move(step) {
    const count = this.offers.length;
    const options = [...this.list.children];
    options[this.active]?.setAttribute("aria-selected", "false");
    this.active = this.active < 0 && step < 0 ? count - 1 : (this.active + step + count) % count;
    const option = options[this.active];
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.field.setAttribute("aria-activedescendant", option.id);
  }

  picked(event, at) {
    event.preventDefault();
    this.choose(at);
  }

  choose(at) {
    this.put(this.offers[at].text);
  }

  put(text) {
    this.field.value = text;
    this.field.setSelectionRange(text.length, text.length);
    this.close();
    this.typed();
  }

  submit(event) {
    event.preventDefault();
    const text = this.field.value.trim();
    if (!text && !this.attachments.files.length) return;
    // A slash command takes no files: they wait for the next message.
    const files = text.startsWith("/") ? [] : this.attachments.handOver();
    if (text) this.past.push(text);
    this.field.value = "";
    this.close();
    this.fit();
    this.send(text, files);
  }
}
