// The box for writing: messages, mentions, and commands with their options.

import { fresh, h } from "./dom.js";
import { Listbox } from "./listbox.js";

/** Discord's numbers for kinds of options. */
const SUB = 1;
const GROUP = 2;
const STRING = 3;
const INTEGER = 4;
const BOOLEAN = 5;
const USER = 6;
const CHANNEL = 7;
const ROLE = 8;
const MENTIONABLE = 9;
const NUMBER = 10;

const CHAT_INPUT = 1;
/** How often others are told that one is typing. */
const TYPING_EVERY = 8000;

/** Something's name or description in the language of the page. */
export function localised(thing, key, app) {
  return thing[`${key}_localizations`]?.[app.locale] ?? thing[key];
}

/** All slash commands, each subcommand on its own. */
function flatten(commands, app) {
  const walk = (node, path, shown) => {
    const here = [...path, node.name];
    const name = [...shown, localised(node, "name", app)];
    const nested = (node.options ?? []).filter((option) => option.type === SUB || option.type === GROUP);
    if (nested.length > 0) return nested.flatMap((option) => walk(option, here, name));
    return [{ path: here.join(" "), name: name.join(" "), description: localised(node, "description", app), options: node.options ?? [] }];
  };
  return commands.filter((command) => command.type === CHAT_INPUT).flatMap((command) => walk(command, [], []));
}

/** Builds the composer into its place in the page. */
export class Composer {
  constructor(form, app) {
    this.app = app;
    this.form = form;
    this.list = new Listbox();
    this.status = h("p", { class: "status", role: "status" });
    this.box = h("textarea", {
      id: "box", rows: "1", maxlength: "2000", role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false",
    });
    this.above = h("div", { class: "above", hidden: true });
    this.fields = h("div", { class: "command", role: "group", hidden: true });
    this.slash = h("button", {
      type: "button", class: "quiet slash",
      onclick: () => {
        this.box.value = "/";
        this.box.focus();
        this.typed();
      },
    }, "/");
    this.button = h("button", { type: "submit", class: "button primary send" });
    form.append(this.list.node, this.status, this.above, h("div", { class: "bar" }, this.slash, this.box, this.fields, this.button));
    this.command = null;
    this.typedAt = 0;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.box.addEventListener("input", () => this.typed());
    this.box.addEventListener("keydown", (event) => this.boxKey(event));
    this.box.addEventListener("blur", () => this.list.close());
  }

  get entries() {
    return flatten(this.app.commands, this.app);
  }

  focus() {
    const field = this.command?.fields[0]?.input ?? this.box;
    field.focus({ preventScroll: true });
  }

  /** Takes over another language, channel or set of commands. */
  refresh() {
    const { words, channel } = this.app;
    this.box.placeholder = channel.can_send ? words.compose(this.app.title()) : words.mayNot;
    this.slash.setAttribute("aria-label", words.composeHint);
    this.slash.title = words.composeHint;
    this.slash.hidden = Boolean(this.command) || !channel.can_send;
    this.box.setAttribute("aria-label", words.compose(this.app.title()));
    this.box.disabled = !channel.can_send;
    this.button.disabled = !channel.can_send;
    this.button.textContent = this.command ? words.run : words.send;
  }

  /** Forgets what belongs to another channel. */
  reset() {
    this.leave();
    this.box.value = "";
    this.answer(null);
    this.say("");
    this.resize();
  }

  say(text) {
    this.status.textContent = text;
  }

  /** Marks the next message as a reply, or as the new wording of an old one. */
  answer(message, { edit = false } = {}) {
    const { words } = this.app;
    this.target = message ? { message, edit } : null;
    this.above.hidden = !message;
    if (!message) return;
    this.leave();
    if (edit) this.box.value = message.content;
    this.above.replaceChildren(
      h("span", {}, edit ? words.editing : words.replying(message.author.username)),
      h("button", { type: "button", class: "textual", onclick: () => this.callOff() }, words.cancel));
    this.resize();
    this.box.focus();
  }

  callOff() {
    if (this.target?.edit) this.box.value = "";
    this.answer(null);
    this.resize();
    this.box.focus();
  }

  resize() {
    this.box.style.height = "auto";
    this.box.style.height = `${Math.min(this.box.scrollHeight, 200)}px`;
  }

  typed() {
    this.say("");
    this.resize();
    const text = this.box.value;
    if (text.startsWith("/") && !this.target?.edit) {
      this.offerCommands(text.slice(1));
      return;
    }
    const before = text.slice(0, this.box.selectionStart);
    const at = /(?:^|\s)@([^\s@]*)$/.exec(before);
    if (at) this.offerPeople(at[1], before.length - at[1].length);
    else this.list.close();
    if (text && Date.now() - this.typedAt > TYPING_EVERY) {
      this.typedAt = Date.now();
      this.app.api.post(`channels/${this.app.channel.id}/typing`).catch(() => {});
    }
  }

  offerCommands(typed) {
    const wanted = typed.toLowerCase().replace(/\s+/g, " ");
    const exact = this.entries.find((entry) => [entry.path, entry.name].some((name) => wanted.startsWith(`${name} `)));
    if (exact) {
      const rest = [exact.path, exact.name].map((name) => `${name} `).find((name) => wanted.startsWith(name));
      this.start(exact, typed.replace(/\s+/g, " ").slice(rest.length));
      return;
    }
    const rank = ({ path, name, description }) => {
      if (path.startsWith(wanted) || name.startsWith(wanted)) return 0;
      if (path.includes(wanted) || name.includes(wanted)) return 1;
      return description.toLowerCase().includes(wanted) ? 2 : 3;
    };
    const fitting = this.entries.filter((entry) => rank(entry) < 3).sort((one, other) => rank(one) - rank(other));
    const items = fitting.map((entry) => ({ entry, label: `/${entry.name}`, detail: entry.description }));
    const { words } = this.app;
    this.list.open(this.box, { items, label: words.commands, empty: words.noCommand, pick: ({ entry }) => this.start(entry) });
  }

  offerPeople(typed, from) {
    const wanted = typed.toLowerCase();
    const people = this.app.members().filter(([, user]) => user.name.toLowerCase().startsWith(wanted));
    const items = people.map(([, user]) => ({ label: `@${user.name}`, user }));
    this.list.open(this.box, {
      items,
      label: this.app.words.people,
      pick: ({ user }) => {
        this.box.setRangeText(`${user.name} `, from, this.box.selectionStart, "end");
        this.list.close();
        this.resize();
      },
    });
  }

  boxKey(event) {
    if (this.list.key(event) || event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape" && this.target) {
      this.callOff();
    } else if (event.key === "ArrowUp" && this.box.value === "") {
      const last = this.app.lastOwn();
      if (last) {
        event.preventDefault();
        this.answer(last, { edit: true });
      }
    }
  }

  /** Starts a command by its path, as if it had been picked. */
  enter(path) {
    const entry = this.entries.find((entry) => entry.path === path);
    if (entry) this.start(entry);
    else this.say(this.app.words.noCommand);
  }

  start(entry, typed = "") {
    this.list.close();
    this.answer(null);
    this.box.value = "";
    this.resize();
    this.command = { entry, fields: [] };
    this.box.hidden = true;
    this.fields.hidden = false;
    this.draw();
    for (const option of entry.options.filter((option) => option.required)) this.addField(option);
    const first = this.command.fields[0];
    this.refresh();
    if (first) {
      first.input.value = typed;
      first.input.focus();
      first.input.dispatchEvent(new Event("input"));
    } else {
      this.button.focus();
    }
  }

  /** Goes back to plain text. */
  leave(text = "") {
    if (!this.command) return;
    this.command = null;
    this.list.close();
    this.fields.hidden = true;
    this.fields.replaceChildren();
    this.box.hidden = false;
    this.box.value = text;
    this.refresh();
    this.resize();
  }

  draw() {
    const { entry } = this.command;
    const { words } = this.app;
    this.fields.setAttribute("aria-label", `/${entry.name}`);
    this.more = h("span", { class: "more" }, entry.options.filter((option) => !option.required).map((option) =>
      h("button", {
        type: "button", class: "add", title: words.optional,
        onclick: (event) => {
          event.currentTarget.remove();
          this.addField(option).input.focus();
        },
      }, `+ ${localised(option, "name", this.app)}`)));
    this.fields.replaceChildren(
      h("span", { class: "chip", title: entry.description }, `/${entry.name}`),
      this.more,
      h("button", {
        type: "button", class: "quiet", "aria-label": words.leave, title: words.leave,
        onclick: () => {
          this.leave();
          this.box.focus();
        },
      }, "✕"));
    this.fields.onkeydown = (event) => {
      if (event.key === "Escape") {
        this.leave();
        this.box.focus();
      }
    };
  }

  addField(option) {
    const name = localised(option, "name", this.app);
    const hint = localised(option, "description", this.app);
    const input = h("input", {
      id: fresh("option"), type: "text", autocomplete: "off", role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false",
      "aria-required": String(Boolean(option.required)), placeholder: hint, maxlength: option.max_length ?? 6000,
      inputmode: option.type === INTEGER || option.type === NUMBER ? "decimal" : undefined,
    });
    const field = { option, name, input, value: undefined, asked: 0 };
    this.command.fields.push(field);
    this.more.before(h("label", { class: "option-field" }, h("span", {}, name), input));
    input.addEventListener("input", () => this.complete(field));
    input.addEventListener("focus", () => field.value === undefined && this.complete(field));
    input.addEventListener("blur", () => this.list.field === input && this.list.close());
    input.addEventListener("keydown", (event) => this.fieldKey(event, field));
    return field;
  }

  fieldKey(event, field) {
    const busy = field.input.hasAttribute("aria-busy") && field.input.value !== "";
    if (event.key === "Enter" && busy && !event.isComposing) {
      event.preventDefault();
      this.pickOnceAnswered(field);
      return;
    }
    if (this.list.field === field.input && this.list.key(event)) return;
    if (event.isComposing) return;
    if (event.key === "Enter") {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Backspace" && field.input.value === "" && this.command.fields[0] === field) {
      event.preventDefault();
      this.leave("/");
      this.box.focus();
      this.typed();
    }
  }

  /** Picks the first of the choices that are still on their way, for those who type faster than they come. */
  async pickOnceAnswered(field) {
    await field.pending;
    if (this.list.isOpen && this.list.active >= 0) this.list.pick(this.list.items[this.list.active]);
    else await this.submit();
  }

  /** Offers values for an option: its own, those that the bot proposes, or what there is in this server. */
  async complete(field) {
    field.value = undefined;
    field.input.removeAttribute("aria-invalid");
    this.say("");
    if (field.option.autocomplete) {
      field.pending = this.consult(field);
      await field.pending;
    } else {
      const wanted = field.input.value.toLowerCase();
      const items = this.values(field.option).filter((item) => item.label.toLowerCase().includes(wanted));
      if (this.values(field.option).length > 0) this.offer(field, items);
    }
  }

  values(option) {
    const { words, world } = this.app;
    const people = () => this.app.members().map(([id, user]) => ({ label: user.name, value: id }));
    const roles = () => Object.entries(world.roles).map(([id, name]) => ({ label: name, value: id }));
    switch (option.type) {
      case BOOLEAN: return [{ label: words.yes, value: true }, { label: words.no, value: false }];
      case USER: return people();
      case ROLE: return roles();
      case MENTIONABLE: return [...people(), ...roles()];
      case CHANNEL: return this.app.siblings().map((channel) => ({ label: `#${channel.name}`, value: channel.id }));
      default: return (option.choices ?? []).map((choice) => ({ label: localised(choice, "name", this.app), value: choice.value }));
    }
  }

  /** Asks the bot; only the answer to what was typed last counts. */
  async consult(field) {
    const { app } = this;
    field.asked += 1;
    const { asked } = field;
    field.input.setAttribute("aria-busy", "true");
    try {
      const answer = await app.api.post(`channels/${app.channel.id}/interactions`, {
        kind: "autocomplete", path: this.command.entry.path, options: this.given({ except: field }).options,
        option: field.option.name, typed: field.input.value,
      });
      const current = asked === field.asked && field.value === undefined && document.activeElement === field.input;
      if (!current) return;
      const choices = answer.choices ?? [];
      this.offer(field, choices.map((choice) => ({ label: localised(choice, "name", app), value: choice.value })));
    } catch (error) {
      this.say(error.message);
    } finally {
      if (asked === field.asked) field.input.removeAttribute("aria-busy");
    }
  }

  offer(field, items) {
    const { words } = this.app;
    this.list.open(field.input, {
      items,
      label: words.choices(field.name),
      empty: words.noChoice,
      // Enter in an empty field means no choice in particular.
      start: field.input.value === "" ? -1 : 0,
      pick: (item) => {
        field.value = item.value;
        field.input.value = item.label;
        this.list.close();
        this.command.fields.find((other) => other.input.value === "")?.input.focus();
      },
    });
  }

  /** What was given so far, and the first field that is wrong. */
  given({ except } = {}) {
    const options = [];
    for (const field of this.command.fields.filter((field) => field !== except)) {
      const value = this.read(field);
      if (value === undefined) {
        if (field.option.required || field.input.value !== "") return { options, wrong: field };
      } else {
        options.push({ name: field.option.name, type: field.option.type, value });
      }
    }
    return { options };
  }

  /** The value of a field; nothing if it holds none. */
  read({ option, input, value }) {
    const text = input.value.trim();
    if (value !== undefined || text === "") return value;
    const listed = this.values(option).find((item) => item.label.toLowerCase() === text.toLowerCase());
    if (listed) return listed.value;
    if (option.choices?.length > 0) return undefined;
    const number = Number(text);
    switch (option.type) {
      case STRING: return text;
      case INTEGER: return Number.isInteger(number) ? number : undefined;
      case NUMBER: return Number.isFinite(number) ? number : undefined;
      default: return undefined;
    }
  }

  async submit() {
    const { app } = this;
    if (this.command) {
      await this.run();
      return;
    }
    const content = this.mentions(this.box.value.trim());
    if (!content) return;
    if (content.startsWith("/") && !this.target) {
      this.say(app.words.noCommand);
      return;
    }
    const path = `channels/${app.channel.id}/messages`;
    try {
      if (this.target?.edit) await app.api.patch(`${path}/${this.target.message.id}`, { content });
      else await app.api.post(path, { content, reply_to: this.target?.message.id });
      this.typedAt = 0;
      this.reset();
    } catch (error) {
      this.say(error.message);
    }
  }

  /** Turns `@name` into what Discord sends for it. */
  mentions(text) {
    const people = this.app.members().sort(([, one], [, other]) => other.name.length - one.name.length);
    return people.reduce((text, [id, user]) => text.replaceAll(`@${user.name}`, `<@${id}>`), text);
  }

  async run() {
    const { app } = this;
    const { words } = app;
    const { options, wrong } = this.given();
    if (wrong) {
      wrong.input.setAttribute("aria-invalid", "true");
      this.say(wrong.input.value === "" ? words.fillIn(wrong.name) : words.notA(wrong.name));
      wrong.input.focus();
      return;
    }
    const { path } = this.command.entry;
    this.leave();
    this.box.focus();
    try {
      await app.act({ kind: "command", path, options });
    } catch (error) {
      this.say(error.message);
    }
  }
}
