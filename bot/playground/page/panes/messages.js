/** The messages of one channel: kept in step with the view by touching only what changed. */

import { dayName } from "../markup/instants.js";
import { fill, h, icon } from "../nodes.js";
import { localeTag, say } from "../words.js";
import { drawAvatar } from "./avatar.js";

const GROUPED_WITHIN = 5 * 60_000;
const NEAR_END = 40; // pixels
const END = "end";
const HEAD = "head";
const QUIET_MILLISECONDS = 500;

export class MessageList {
  constructor(look, onDismiss) {
    this.look = look;
    this.onDismiss = onDismiss;
    this.node = h("div", { class: "messages", tabindex: "0" });
    this.drawn = new Map();
    this.channel = this.key = null;
    this.anchor = END;
    this.node.addEventListener("scroll", () => this.scrolled());
    new ResizeObserver(() => this.settle()).observe(this.node);
  }

  /** Show a place's messages; `dismissed` holds ids that the person put away. */
  update(place, room, dismissed) {
    if ((place.key ?? place.id) !== this.key) this.enter(place);
    const focused = this.focused();
    const entries = this.entries(place, room, dismissed);
    this.arrange(entries);
    this.refocus(focused);
    const { key, state } = entries.at(-1) ?? {};
    if (key && this.anchor && this.newest !== key + state) this.toNewest();
    this.newest = key && key + state;
    this.settle();
  }

  /** Keep what is looked at in sight while the text around it wraps anew. */
  settle() {
    if (this.anchor === END) this.scrollTo(this.node.scrollHeight);
    if (this.anchor === HEAD && this.node.lastElementChild) this.scrollTo(this.node.lastElementChild.offsetTop);
  }

  /** Show the newest message: from its beginning, where it is too long to be seen whole. */
  toNewest() {
    if (!this.node.lastElementChild) return;
    const height = this.node.lastElementChild.offsetHeight;
    this.anchor = height > this.node.clientHeight ? HEAD : END;
    this.settle();
  }

  toEnd() {
    this.anchor = END;
    this.settle();
  }

  scrollTo(top) {
    this.node.scrollTop = top;
    this.placed = this.node.scrollTop;
  }

  /** Who scrolls away reads, and is left alone until back at the end. */
  scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.node;
    if (Math.abs(scrollTop - this.placed) < 2) return;
    this.anchor = scrollHeight - scrollTop - clientHeight < NEAR_END ? END : null;
  }

  /** Whether it is one thread that is shown, in which everything is said already. */
  get isThread() {
    return this.key !== this.channel;
  }

  /** A channel just opened is read by the person at will: only later messages are announced. */
  enter(place) {
    this.channel = place.id;
    this.key = place.key ?? place.id;
    this.anchor = END;
    this.drawn.clear();
    fill(this.node);
    this.node.setAttribute("role", "log");
    this.node.setAttribute("aria-label", say("messages_in", { place: place.name, platform: this.look.title }));
    this.node.setAttribute("aria-live", "off");
    setTimeout(() => this.node.setAttribute("aria-live", "polite"), QUIET_MILLISECONDS);
  }

  entries(place, room, dismissed) {
    const start = { key: "start", state: place.name, build: () => drawStart(place) };
    const entries = this.isThread ? [] : [start];
    let before = null;
    for (const message of place.messages) {
      if (dismissed.has(message._id)) continue;
      const parts = this.look.parts(message, room);
      const day = dayName(parts.at, room.now);
      if (day !== before?.day)
        entries.push({ key: `day ${parts.at.toDateString()}`, state: day, build: () => drawDay(day) });
      const follows = before?.day === day && continues(before.parts, parts, message);
      entries.push({
        key: message._id,
        state: JSON.stringify([message, follows, room.now.toDateString(), hourIfRelative(message, room.now)]),
        build: () => this.draw(message, parts, follows, room),
      });
      before = { parts, day };
    }
    return entries;
  }

  arrange(entries) {
    const wanted = new Set(entries.map((entry) => entry.key));
    for (const [key, { node }] of this.drawn) {
      if (wanted.has(key)) continue;
      node.remove();
      this.drawn.delete(key);
    }
    let next = this.node.firstChild;
    for (const { key, state, build } of entries) {
      let there = this.drawn.get(key);
      if (there?.state !== state) {
        const node = build();
        if (there) {
          if (next === there.node) next = node;
          there.node.replaceWith(node);
        }
        there = { node, state };
        this.drawn.set(key, there);
      }
      if (there.node === next) next = next.nextSibling;
      else this.node.insertBefore(there.node, next);
    }
  }

  draw(message, parts, follows, room) {
    const place = room.at({ channel: this.channel, message: message._id });
    const classes = [
      "message",
      follows && "follows",
      message._ephemeral && "ephemeral",
      message._pending && "pending",
    ];
    const clock = parts.at.toLocaleTimeString(localeTag(), { timeStyle: "short" });
    const byline = h(
      "p",
      { class: "byline" },
      h("strong", { class: "author" }, parts.author.name),
      parts.author.bot && h("span", { class: "badge" }, "APP"),
      h("time", { datetime: parts.at.toISOString(), title: parts.at.toLocaleString(localeTag()) }, clock),
    );
    return h(
      "article",
      {
        class: classes.filter(Boolean).join(" "),
        "data-message": message._id,
        tabindex: "-1",
        "aria-label": say(message._ephemeral ? "message_to_you" : "message_by", {
          name: parts.author.name,
          time: clock,
          platform: this.look.title,
        }),
      },
      this.look.above(message, parts, place),
      !follows && drawAvatar(parts.author),
      !follows && byline,
      h("div", { class: "content" }, this.drawContent(message, parts, place)),
      parts.edited && h("span", { class: "edited" }, say("edited")),
      message._ephemeral && this.look.below(() => this.onDismiss(message._id)),
      !message._pending && !this.isThread && drawActs(this.look.acts?.(message, place) ?? []),
    );
  }

  drawContent(message, parts, place) {
    if (message._pending) return drawThinking(parts.author.name);
    if (message._failed) return h("p", { class: "unknown" }, say("failed"));
    return this.look.body(message, place);
  }

  focused() {
    const article = document.activeElement?.closest?.("article");
    if (!article || !this.node.contains(article)) return null;
    const controls = controlsOf(article);
    return { key: article.dataset.message, at: controls.indexOf(document.activeElement) };
  }

  /** Where the focused control was drawn anew, its successor takes the focus. */
  refocus(focused) {
    if (!focused || this.node.contains(document.activeElement)) return;
    const article = this.drawn.get(focused.key)?.node;
    const controls = article ? controlsOf(article) : [];
    (controls[Math.min(focused.at, controls.length - 1)] ?? article ?? this.node).focus({
      preventScroll: true,
    });
  }
}

/** What one can do with a message, and how many answered it. */
function drawActs(acts) {
  const shown = acts.filter(Boolean);
  if (!shown.length) return null;
  return h(
    "div",
    { class: "acts" },
    shown.map(({ label, picture, told, run }) =>
      told
        ? h("button", { type: "button", class: "told", on: { click: run } }, icon(picture), label)
        : h("button", { type: "button", class: "act", "aria-label": label, title: label, on: { click: run } }, icon(picture)),
    ),
  );
}

function controlsOf(article) {
  return [
    ...article.querySelectorAll(
      ".content button, .content a, .content select, .content input, .below button, .acts button",
    ),
  ];
}

function continues(before, after, message) {
  return (
    !message._ephemeral &&
    !before.ephemeral &&
    !after.opening &&
    before.author.id === after.author.id &&
    after.at - before.at < GROUPED_WITHIN &&
    after.at >= before.at
  );
}

function hourIfRelative(message, now) {
  return /:R>|\{ago\}/.test(JSON.stringify(message)) ? now.toISOString().slice(0, 13) : null;
}

function drawDay(day) {
  return h("div", { class: "day", role: "separator", "aria-label": day }, h("span", {}, day));
}

function drawStart(place) {
  return h(
    "div",
    { class: "start" },
    h("span", { class: "start-mark" }, icon(place.icon)),
    h("strong", {}, say("start_of", { place: `${place.icon === "hash" ? "#" : ""}${place.name}` })),
    place.topic && h("p", {}, place.topic),
  );
}

function drawThinking(name) {
  return h(
    "p",
    { class: "thinking" },
    h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")),
    say("thinking", { name }),
  );
}
