/** What drawing a message may ask and cause: names, instants, presses. */

import { peopleOf } from "./people.js";

export class Room {
  /**
   * @param view what the platform shows
   * @param now the playground's instant
   * @param look how this platform looks
   * @param {Record<string, Function>} actions what a click may cause
   */
  constructor(view, now, look, actions) {
    this.view = view;
    this.now = now;
    this.look = look;
    this.actions = actions;
    this.people = peopleOf(view, look);
    this.channels = new Map(view.channels.map((channel) => [channel.id, channel]));
    this.place = {};
    this.kept = new Map();
    this.inputs = [];
    this.files = new Map();
  }

  /** A room whose presses belong to a message or a modal. */
  at(place, kept = new Map()) {
    const room = new Room(this.view, this.now, this.look, this.actions);
    room.place = place;
    room.kept = kept;
    return room;
  }

  channel(id) {
    return this.channels.get(id) ?? null;
  }

  person(id) {
    return this.people.get(id) ?? null;
  }

  /** Word a mention as people read it. */
  mention(mark) {
    switch (mark.what) {
      case "user":
        return `@${this.person(mark.id)?.name ?? mark.label ?? "unknown user"}`;
      case "channel":
        return `#${this.channel(mark.id)?.name ?? mark.label ?? "private channel"}`;
      case "command":
        return `/${mark.label}`;
      case "everyone":
        return mark.label || `@${mark.id}`;
      default:
        return mark.label || "@group";
    }
  }

  instant(mark, instant) {
    return this.look.instant(mark, instant, this.now);
  }

  open(channel) {
    this.actions.open(channel);
  }

  /** Show the thread that begins with a message. */
  openThread(root) {
    this.actions.openThread(root);
  }

  /** Have the next message answer this one. */
  reply(message) {
    this.actions.reply(message);
  }

  /** Do something about this place's message; gives the platform's `{ok, …}`. */
  act(what) {
    return this.actions.act({ ...what, ...this.place });
  }

  /** Press a control of this place; gives the platform's `{ok, …}`. */
  press(what) {
    return this.actions.press({ ...this.place, ...what });
  }

  suggest(what) {
    return this.actions.suggest(what);
  }

  confirm(question) {
    return this.actions.confirm(question);
  }

  /**
   * Register something to fill in.
   * @param {string} key the same on each drawing, so that what was typed survives one
   * @param {() => unknown} read gives what is filled in
   */
  input(key, read, details = {}) {
    this.inputs.push({ key, read, ...details });
  }
}
