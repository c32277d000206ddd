/** One platform's pane: whom one is, the channels, the open channel or the app's home, the composer. */

import { fill, h, icon } from "../nodes.js";
import { say } from "../words.js";
import { ChannelList } from "./channels.js";
import { Composer } from "./composer.js";
import { PaneDialog } from "./dialog.js";
import { MessageList } from "./messages.js";
import { Notices } from "./notices.js";
import { Person } from "./person.js";
import { placesOf, successorOf } from "./places.js";
import { Room } from "./room.js";
import { outsideThreads, threadOf } from "./threads.js";

const HOME = "home";

export class Pane {
  /**
   * @param look how the platform looks, from its own folder
   * @param {(user: string, action: object) => Promise<object>} act
   * @param {() => Promise<void>} refresh fetches and shows everything anew
   */
  constructor(look, user, act, refresh) {
    Object.assign(this, { look, user, refresh, current: null, dismissed: new Set(), seen: new Map() });
    this.act = (action) => act(this.user, action);
    this.actions = {
      open: (channel) => {
        this.open(channel);
        this.composer.focus();
      },
      openThread: (root) => this.openThread(root),
      reply: (message) => this.reply(message),
      act: async (action) => {
        const result = await this.reported(this.act(action));
        // What came of it is there to be opened then.
        await this.refresh();
        return result;
      },
      press: (what) => this.press(what),
      suggest: (what) => this.act({ do: "suggest", ...what }),
      confirm: (question) => this.confirm(question),
    };
    this.channels = new ChannelList((id) => this.open(id));
    this.channels.node.setAttribute("aria-label", say("on_platform", { label: say("channels"), platform: look.title }));
    this.messages = new MessageList(look, (id) => this.dismiss(id));
    this.thread = null;
    this.replied = null;
    this.notices = new Notices();
    this.composer = new Composer(`compose-${look.name}`, look.title, {
      send: (text, files) => this.say(text, files),
      complete: (text) => this.complete(text),
      people: () => this.room.people.values(),
    });
    this.person = new Person(look, (chosen) => this.become(chosen));
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
      { class: `pane ${look.name}`, "aria-labelledby": `title-${look.name}`, on: this.takesDrops() },
      h("h2", { class: "unseen", id: `title-${look.name}` }, look.title),
      this.inside,
      this.dialog.node,
    );
  }

  /** Files dropped on the pane go with the next message, as on the platforms themselves. */
  takesDrops() {
    const take = (event) => {
      if (!event.dataTransfer?.types.includes("Files") || this.current === HOME) return;
      event.preventDefault();
      if (event.type !== "drop") return;
      this.composer.attachments.take(event.dataTransfer.files);
      this.composer.focus();
    };
    return { dragover: take, drop: take };
  }

  /** Show what the platform shows now; `start` names the channel to be in at first. */
  update(seen, now, start) {
    this.view = seen.view;
    this.now = now;
    this.room = new Room(seen.view, now, this.look, this.actions);
    this.places = placesOf(seen.view, this.look);
    const { connected, workspace } = seen.view;
    if (!this.places.some(({ id }) => id === this.current) && this.current !== HOME) {
      const first = (this.places.find(({ name }) => name === start) ?? this.places[0])?.id ?? null;
      this.current = successorOf(this.current, this.places) ?? first;
    }
    this.workspace.textContent = workspace.name;
    this.connection.className = connected ? "connection on" : "connection off";
    this.connection.textContent = say(connected ? "connected" : "not_connected", { platform: this.look.title });
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

  /** Draw the head anew only where it says something else, so that a button in it keeps the focus. */
  showHead(about, draw) {
    const state = JSON.stringify(about);
    if (state === this.headState) return;
    this.headState = state;
    fill(this.head, draw());
  }

  showPlace(place) {
    if (this.thread) {
      this.showThread(place);
      return;
    }
    this.showHead([place.id, place.name, place.topic, place.absent], () => [
      h("h3", {}, icon(place.icon), place.name),
      place.topic && h("p", { class: "topic", title: place.topic }, place.topic),
      place.absent && this.drawInvitation(place),
    ]);
    const label = say("message_to", { place: `${place.icon === "hash" ? "#" : ""}${place.name}` });
    this.composer.rename(label, say("on_platform", { label, platform: this.look.title }));
    this.messages.update(outsideThreads(place, this.look), this.room, this.dismissed);
  }

  showThread(place) {
    const name = `${place.icon === "hash" ? "#" : ""}${place.name}`;
    const back = { type: "button", class: "bare", "aria-label": say("back_to", { place: name }) };
    this.showHead([place.id, this.thread], () => [
      h("button", { ...back, on: { click: () => this.openThread(null) } }, icon("back")),
      h("h3", {}, say("thread")),
      h("p", { class: "topic" }, name),
    ]);
    const label = say("reply_in_thread");
    this.composer.rename(label, say("on_platform", { label, platform: this.look.title }));
    this.messages.update(threadOf(place, this.thread, this.look), this.room, this.dismissed);
  }

  /** Show a thread by the message it begins with, or the channel again where there is none. */
  openThread(root) {
    this.thread = root;
    this.show();
    this.composer.focus();
  }

  /** Have the next message answer one, or none. */
  reply(message) {
    this.replied = message;
    const name = message && this.look.parts(message, this.room).author.name;
    const off = { type: "button", class: "bare", "aria-label": say("reply_not") };
    this.composer.tell(
      message && [
        icon("answer"),
        h("span", {}, say("replying_to", { name })),
        h("button", { ...off, on: { click: () => this.reply(null) } }, icon("close")),
      ],
    );
    if (message) this.composer.focus();
  }

  /** A bot that is not in a channel can answer in private there, but not post. */
  drawInvitation({ id, absent }) {
    const invite = () => this.reported(this.act({ do: "invite", channel: id }));
    const title = say("invite_why", { name: absent });
    return h("button", { type: "button", class: "invite", title, on: { click: invite } }, say("invite", { name: absent }));
  }

  showHome() {
    this.showHead([HOME], () => [
      h("h3", {}, icon("home"), this.look.homeName(this.view)),
      h("p", { class: "topic" }, say("home")),
    ]);
    const state = JSON.stringify(this.view.home);
    if (state === this.homeState) return;
    this.homeState = state;
    const room = this.room.at({ surface: "home" });
    const drawn = this.view.home ? this.look.home(this.view.home, room) : null;
    fill(this.home, drawn ?? h("p", { class: "home-empty" }, say("home_empty")));
  }

  open(id) {
    this.current = id;
    this.thread = null;
    this.reply(null);
    if (id === HOME) this.homeState = undefined;
    this.show();
    if (id === HOME) this.act(this.look.openHome);
  }

  /** Have the person use the platform's app in the page's language, where the platform tells apps of it. */
  speak(language) {
    const wish = this.look.speak?.(this.view.me, language);
    if (!wish || this.spoken === `${this.user} ${language}`) return;
    this.spoken = `${this.user} ${language}`;
    this.act(wish);
  }

  become(user) {
    this.user = user;
    this.dialog.close();
    this.modalState = undefined;
    this.homeState = undefined;
    this.refresh();
  }

  /** Type a text where one is and send it, with files; gives the platform's answer. */
  async say(text, files = []) {
    const channel = this.current === HOME ? this.places[0].id : this.current;
    if (channel !== this.current) this.open(channel);
    this.messages.toEnd();
    this.notices.clear();
    document.body.classList.add("asked");
    const action = { do: "type", channel, text };
    if (this.thread) action.thread = this.thread;
    if (this.replied && !text.startsWith("/")) action.reply_to = this.replied._id;
    if (files.length) action.files = files;
    this.reply(null);
    return this.reported(this.act(action));
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
      return say("fill_in", { label: missing.label });
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
