/** One platform's pane: whom one is, the channels, the open channel or the app's home, the composer. */

import { fill, h, icon } from "../nodes.js";
import { ChannelList } from "./channels.js";
import { Composer } from "./composer.js";
import { PaneDialog } from "./dialog.js";
import { MessageList } from "./messages.js";
import { Notices } from "./notices.js";
import { Person } from "./person.js";
import { placesOf } from "./places.js";
import { Room } from "./room.js";

const HOME = "home";

export class Pane {
  /**
   * @param look how the platform looks, from its own folder
   * @param {(user: string, action: object) => Promise<object>} act
   * @param {() => void} onUser called when another person is chosen
   */
  constructor(look, user, act, onUser) {
    Object.assign(this, { look, user, onUser, current: null, dismissed: new Set(), seen: new Map() });
    this.act = (action) => act(this.user, action);
    this.actions = {
      open: (channel) => this.open(channel),
      press: (what) => this.press(what),
      suggest: (what) => this.act({ do: "suggest", ...what }),
      confirm: (question) => this.confirm(question),
    };
    this.channels = new ChannelList((id) => this.open(id));
    this.channels.node.setAttribute("aria-label", `Channels on ${look.title}`);
    this.messages = new MessageList(look, (id) => this.dismiss(id));
    this.notices = new Notices();
    this.composer = new Composer(
      `compose-${look.name}`,
      "Message",
      (text) => this.say(text),
      (text) => this.complete(text),
    );
    this.person = new Person(look.name, (chosen) => this.become(chosen));
    this.build();
  }

  build() {
    const { look } = this;
    this.workspace = h("strong", { class: "workspace" });
    this.connection = h("span", { class: "connection" });
    this.head = h("header", { class: "channel-head" });
    this.home = h("div", { class: "app-home", tabindex: "0", hidden: true });
    this.inside = h(
      "div",
      { class: "pane-inside" },
      h(
        "div",
        { class: "side" },
        h("header", { class: "side-head" }, this.workspace, this.connection),
        this.channels.node,
        this.person.node,
      ),
      h(
        "div",
        { class: "stage" },
        this.head,
        // Before the history, which may be long: where one types comes first for the keyboard.
        this.composer.node,
        this.notices.node,
        this.messages.node,
        this.home,
      ),
    );
    this.dialog = new PaneDialog(this.inside);
    this.node = h(
      "section",
      { class: `pane ${look.name}`, "aria-labelledby": `title-${look.name}` },
      h("h2", { class: "unseen", id: `title-${look.name}` }, look.title),
      this.inside,
      this.dialog.node,
    );
  }

  /** Show what the platform shows now; `start` names the channel to be in at first. */
  update(seen, now, start) {
    this.view = seen.view;
    this.now = now;
    this.room = new Room(seen.view, now, this.look, this.actions);
    this.places = placesOf(seen.view, this.look);
    const { connected, workspace } = seen.view;
    if (!this.places.some(({ id }) => id === this.current) && this.current !== HOME)
      this.current = (this.places.find(({ name }) => name === start) ?? this.places[0])?.id ?? null;
    this.workspace.textContent = workspace.name;
    this.connection.className = connected ? "connection on" : "connection off";
    this.connection.textContent = connected
      ? `${this.look.title} · bot connected`
      : `${this.look.title} · bot not connected`;
    this.person.update(this.room.people, seen.view.me);
    this.notices.update(seen.view.notices ?? [], seen.view.me.id);
    this.showModal(seen.view.modal ?? null);
    this.show();
  }

  show() {
    const place = this.places.find(({ id }) => id === this.current);
    this.channels.update(this.places, this.current, this.unread(), this.look.homeName(this.view));
    const atHome = this.current === HOME;
    this.home.hidden = !atHome;
    this.messages.node.hidden = atHome;
    this.composer.node.hidden = atHome;
    if (atHome) this.showHome();
    else if (place) this.showPlace(place);
  }

  /** Tells what arrived last from what arrived before it, anywhere in the pane. */
  newest() {
    return JSON.stringify((this.places ?? []).map(({ messages }) => messages.at(-1)?._id ?? null));
  }

  /** The places where something was said that was not on screen. */
  unread() {
    const unread = new Set();
    for (const { id, messages } of this.places) {
      const last = messages.filter(({ _ephemeral: mine }) => !mine).at(-1)?._id ?? null;
      if (!this.started || id === this.current) this.seen.set(id, last);
      if (last && last !== this.seen.get(id)) unread.add(id);
    }
    this.started = true;
    return unread;
  }

  showPlace(place) {
    fill(
      this.head,
      h("h3", {}, icon(place.icon), place.name),
      place.topic && h("p", { class: "topic", title: place.topic }, place.topic),
      place.absent && this.drawInvitation(place),
    );
    const label = `Message ${place.icon === "hash" ? "#" : ""}${place.name}`;
    this.composer.rename(label, `${label} on ${this.look.title}`);
    this.messages.update(place, this.room, this.dismissed);
    this.messages.node.setAttribute("aria-label", `Messages in ${place.name} on ${this.look.title}`);
  }

  /** A bot that is not in a channel can answer in private there, but not post. */
  drawInvitation({ id, absent }) {
    const invite = () => this.reported(this.act({ do: "invite", channel: id }));
    const title = `${absent} is not in this channel: it answers you, but can't post or share here`;
    return h("button", { type: "button", class: "invite", title, on: { click: invite } }, `Invite ${absent}`);
  }

  showHome() {
    fill(
      this.head,
      h("h3", {}, icon("home"), this.look.homeName(this.view)),
      h("p", { class: "topic" }, "Home"),
    );
    const state = JSON.stringify(this.view.home);
    if (state === this.homeState) return;
    this.homeState = state;
    const room = this.room.at({ surface: "home" });
    const drawn = this.view.home ? this.look.home(this.view.home, room) : null;
    fill(this.home, drawn ?? h("p", { class: "home-empty" }, "The app has not filled its home yet."));
  }

  open(id) {
    this.current = id;
    if (id === HOME) this.homeState = undefined;
    this.show();
    if (id === HOME) this.act(this.look.openHome);
  }

  become(user) {
    this.user = user;
    this.dialog.close();
    this.modalState = undefined;
    this.homeState = undefined;
    this.onUser();
  }

  /** Type a text into the open channel and send it; gives the platform's answer. */
  async say(text) {
    const channel = this.current === HOME ? this.places[0].id : this.current;
    if (channel !== this.current) this.open(channel);
    this.messages.toEnd();
    this.notices.clear();
    return this.reported(this.act({ do: "type", channel, text }));
  }

  async complete(text) {
    const { suggestions = [] } = await this.act({ do: "complete", channel: this.current, text });
    return suggestions;
  }

  press(what) {
    return this.reported(this.act({ do: "press", ...what }));
  }

  async reported(action) {
    const result = await action;
    if (!result.ok && result.error) this.notices.add(result.error);
    return result;
  }

  confirm({ title, text, confirm, deny, danger }) {
    return new Promise((resolve) => {
      const end = (answer) => {
        this.modalState = undefined;
        this.dialog.close();
        this.showModal(this.view.modal ?? null);
        resolve(answer);
      };
      const content = { title, body: text, submit: confirm, close: deny, danger, onClose: () => end(false) };
      this.dialog.open({ ...content, onSubmit: async () => end(true) });
    });
  }

  /** Show the open modal, keeping what is already filled in where the same modal comes again. */
  showModal(modal) {
    const state = JSON.stringify(modal);
    if (state === (this.modalState ?? "null")) return;
    const kept = new Map((this.modalRoom?.inputs ?? []).map(({ key, read }) => [key, read()]));
    this.modalState = state;
    if (!modal) {
      this.modalRoom = null;
      this.dialog.close();
      return;
    }
    this.modalRoom = this.room.at({ modal: modal.id ?? modal.custom_id }, kept);
    const drawn = this.look.modal(modal, this.modalRoom);
    this.dialog.open({
      ...drawn,
      onClose: () => this.reported(this.act({ do: "dismiss" })),
      onSubmit: () => this.submit(drawn),
    });
  }

  async submit(drawn) {
    const missing = this.modalRoom.inputs.find(({ required, read }) => required && isEmpty(read()));
    if (missing) {
      missing.node?.focus();
      return `Please fill in: ${missing.label}`;
    }
    const result = await this.act({ do: "submit", values: drawn.collect(this.modalRoom.inputs) });
    return result.ok ? null : result.error;
  }

  dismiss(id) {
    this.dismissed.add(id);
    this.show();
    this.composer.focus();
  }
}

function isEmpty(value) {
  return value === null || value === undefined || value === "" || (Array.isArray(value) && !value.length);
}
