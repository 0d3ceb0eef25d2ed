// Puts the page together: what is known, what happens, and what is shown of it.

import { Api, people } from "./api.js";
import { Composer, localised } from "./composer.js";
import { h } from "./dom.js";
import { isEphemeral, nameOf, renderMessage } from "./message.js";
import { askFor, openModal } from "./modal.js";
import { applyTheme, renderSidebar, sign } from "./sidebar.js";
import { htmlLanguage, wordsFor } from "./words.js";

const MESSAGE_COMMAND = 3;
/** How long somebody is shown as typing, in milliseconds. */
const TYPING_FOR = 9000;

const at = (id) => document.getElementById(id);
const log = at("log");
const narrow = matchMedia("(max-width: 760px)");

const app = {
  people: [],
  world: null,
  channel: null,
  messages: new Map(),
  commands: [],
  unread: new Set(),
  typing: new Map(),
  get locale() {
    return this.world.me.locale;
  },
  get words() {
    return wordsFor(this.locale);
  },

  channelOf: (id) => [...app.world.guilds.flatMap((guild) => guild.channels), app.world.dm].find((channel) => channel.id === id),
  guildOf: (channel) => app.world.guilds.find((guild) => guild.id === channel.guild_id),
  title(channel = app.channel) {
    if (channel.thread_metadata) return channel.name;
    return channel.guild_id ? `${sign(channel)}${channel.name}` : `@${app.world.bot.name}`;
  },
  siblings: () => app.guildOf(app.channel)?.channels ?? [],

  /** Who is in this channel, with the bot. */
  members() {
    const ids = app.guildOf(app.channel)?.members ?? [app.world.me.id, app.world.bot.id];
    return ids.map((id) => [id, app.world.users[id]]).filter(([, user]) => user);
  },

  lastOwn: () => [...app.messages.values()].reverse().find((message) => message.author.id === app.world.me.id),

  /** Does something that the bot has to answer. */
  async act(body) {
    const answer = await app.api.post(`channels/${app.channel.id}/interactions`, body);
    if (answer.answer === "none") notice(app.words.noAnswer);
    if (answer.answer === "modal") openModal(answer, app);
    return answer;
  },

  /** The same for a component, which is busy until there is an answer. */
  async busy(node, message, body) {
    node.setAttribute("aria-busy", "true");
    node.disabled = true;
    try {
      await app.act({ ...body, message: message.id });
    } catch (error) {
      notice(error.message);
    }
    node.removeAttribute("aria-busy");
    node.disabled = false;
  },

  async remove(message) {
    await attempt(app.api.delete(`channels/${message.channel_id}/messages/${message.id}`));
    app.composer.focus();
  },

  jump(id) {
    const node = at(`message-${id}`);
    node?.scrollIntoView({ block: "center" });
    node?.focus();
  },

  become(id) {
    // One stays in the channel, if the other can see it.
    location.assign(`/?as=${id}${location.hash}`);
  },

  async setLocale(locale) {
    await attempt(app.api.put("locale", { locale }));
  },

  drawer(open) {
    document.body.classList.toggle("drawer", open);
    at("sidebar").inert = narrow.matches && !open;
    at("menu").setAttribute("aria-expanded", String(open));
    if (open) at("sidebar").querySelector("[aria-current], a")?.focus();
  },

  /** Keeps the end in sight when something above it grows, such as a picture. */
  settle: () => pinned && toEnd(),
  openMenu,
};

/** Runs something for somebody, and shows why it failed. */
async function attempt(promise) {
  try {
    return await promise;
  } catch (error) {
    notice(error.message);
    return undefined;
  }
}

/** A line from the page itself, which is gone with the next reload. */
function notice(text) {
  append(h("p", { class: "notice", role: "status" }, text));
}

// The messages.

let pinned = true;
const isAtEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < 60;

function toEnd() {
  log.scrollTop = log.scrollHeight;
  pinned = true;
  at("newest").hidden = true;
}

log.addEventListener("scroll", () => {
  pinned = isAtEnd();
  if (pinned) at("newest").hidden = true;
}, { passive: true });
at("newest").addEventListener("click", toEnd);
new ResizeObserver(() => pinned && toEnd()).observe(log);

function append(node) {
  log.append(node);
  if (!pinned) at("newest").hidden = false;
  // What is longer than the window is read from its beginning.
  else if (node.offsetHeight > log.clientHeight) node.scrollIntoView({ block: "start" });
  else toEnd();
  rove();
}

/** Makes the last message the one that Tab reaches; arrow keys go on from there. */
function rove(target = log.querySelector("article:last-of-type")) {
  log.querySelector('article[tabindex="0"]')?.setAttribute("tabindex", "-1");
  target?.setAttribute("tabindex", "0");
}

function put(message) {
  const old = at(`message-${message.id}`);
  app.messages.set(message.id, message);
  const node = renderMessage(message, app);
  if (!old) {
    pinned ||= message.author.id === app.world.me.id;
    append(node);
    return;
  }
  // Somebody who has just used a button of the message stays on it.
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  const id = focused?.dataset.customId;
  node.tabIndex = old.tabIndex;
  old.replaceWith(node);
  if (focused) (id && node.querySelector(`[data-custom-id="${CSS.escape(id)}"]`) || node).focus({ preventScroll: true });
  if (pinned) toEnd();
}

function redraw() {
  log.setAttribute("aria-busy", "true");
  log.setAttribute("aria-label", app.words.messages(app.title()));
  log.replaceChildren(beginning(), ...[...app.messages.values()].map((message) => renderMessage(message, app)));
  log.removeAttribute("aria-busy");
  rove();
  toEnd();
}

/** What stands above the first message. */
function beginning() {
  const { words } = app;
  const names = [...new Set(app.commands.filter((command) => command.type === 1 && !command.default_member_permissions))];
  return h("div", { class: "beginning" },
    h("p", { class: "large" }, words.start(app.title())),
    app.channel.topic && h("p", {}, app.channel.topic),
    names.length > 0 && h("p", { class: "suggestions" }, h("span", {}, words.try),
      names.filter((command) => !command.options?.some((option) => option.type < 3)).map((command) => h("button", {
        type: "button", class: "chip", title: localised(command, "description", app), onclick: () => app.composer.enter(command.name),
      }, `/${localised(command, "name", app)}`))));
}

log.addEventListener("keydown", (event) => {
  const article = event.target.closest("article");
  if (!article || event.target !== article) return;
  const steps = { ArrowUp: -1, ArrowDown: 1 };
  if (event.key in steps) {
    const all = [...log.querySelectorAll("article")];
    const next = all[all.indexOf(article) + steps[event.key]];
    if (next) {
      rove(next);
      next.focus();
    }
  } else if (event.key === "Enter" || event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) {
    openMenu(app.messages.get(article.dataset.id), article);
  } else if (event.key === "Escape") {
    app.composer.focus();
  } else {
    return;
  }
  event.preventDefault();
});

log.addEventListener("contextmenu", (event) => {
  const article = event.target.closest("article");
  if (!article || event.target.closest("a, img") || !getSelection().isCollapsed) return;
  event.preventDefault();
  openMenu(app.messages.get(article.dataset.id), article);
});

// What can be done with a message.

function actions(message) {
  const { words } = app;
  const own = message.author.id === app.world.me.id;
  const shared = !isEphemeral(message);
  const item = (label, run) => ({ label, run });
  const list = [
    shared && app.channel.can_send && item(words.reply, () => app.composer.answer(message)),
    shared && app.channel.can_open_threads && !app.channelOf(message.id) && item(words.thread, () => openThread(message)),
    own && item(words.edit, () => app.composer.answer(message, { edit: true })),
    own && item(words.remove, () => app.remove(message)),
    !shared && item(words.dismiss, () => app.remove(message)),
  ];
  const apps = shared ? app.commands.filter((command) => command.type === MESSAGE_COMMAND) : [];
  return { list: list.filter(Boolean), apps: apps.map((command) =>
    item(localised(command, "name", app), () => attempt(app.act({ kind: "message-command", name: command.name, message: message.id })))) };
}

async function openThread(message) {
  const name = await askFor(app.words.threadName, app);
  if (!name) return;
  const thread = await attempt(app.api.post(`channels/${app.channel.id}/threads`, { name, message: message.id }));
  if (thread) location.hash = thread.id;
}

function openMenu(message, anchor) {
  const menu = at("actions");
  const { list, apps } = actions(message);
  const close = (refocus = true) => {
    menu.hidden = true;
    menu.replaceChildren();
    if (refocus) anchor.focus({ preventScroll: true });
  };
  const entry = ({ label, run }) => h("button", {
    type: "button", role: "menuitem", tabindex: "-1",
    onclick: () => {
      close();
      run();
    },
  }, label);
  menu.replaceChildren(...list.map(entry),
    ...(apps.length > 0 ? [h("div", { role: "group", "aria-label": app.words.apps }, h("span", { class: "group", "aria-hidden": "true" }, app.words.apps), apps.map(entry))] : []));
  menu.hidden = false;
  const box = anchor.getBoundingClientRect();
  const top = Math.max(8, Math.min(box.top, innerHeight - menu.offsetHeight - 8));
  menu.style.insetBlockStart = `${top}px`;
  menu.style.insetInlineEnd = `${Math.max(8, document.documentElement.clientWidth - box.right + 8)}px`;
  const items = [...menu.querySelectorAll("button")];
  items[0]?.focus();
  menu.onkeydown = (event) => {
    const place = items.indexOf(document.activeElement);
    const next = { ArrowDown: place + 1, ArrowUp: place - 1 + items.length, Home: 0, End: items.length - 1 }[event.key];
    if (next !== undefined) items[next % items.length].focus();
    else if (event.key === "Escape" || event.key === "Tab") close();
    else return;
    event.preventDefault();
  };
  menu.onfocusout = (event) => {
    if (!menu.hidden && event.relatedTarget && !menu.contains(event.relatedTarget)) close(false);
  };
}

document.addEventListener("pointerdown", (event) => {
  if (!at("actions").contains(event.target)) at("actions").hidden = true;
});

// Who is typing.

function showTyping() {
  const now = Date.now();
  const here = [...app.typing].filter(([, entry]) => entry.until > now && entry.channel === app.channel.id);
  const names = here.map(([id]) => nameOf(id, app));
  const dots = h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i"));
  at("typing").replaceChildren(...(names.length > 0 ? [app.words.typing(names), dots] : []));
}

function noteTyping(id, channel) {
  app.typing.set(id, { channel, until: Date.now() + TYPING_FOR });
  showTyping();
  setTimeout(showTyping, TYPING_FOR + 50);
}

// What the server tells.

const handlers = {
  message({ message }) {
    app.typing.delete(message.author.id);
    if (message.channel_id === app.channel.id) {
      put(message);
    } else if (message.author.id !== app.world.me.id) {
      app.unread.add(message.channel_id);
      renderSidebar(app);
    }
    showTyping();
  },
  edit({ message }) {
    if (app.messages.has(message.id)) put(message);
  },
  delete({ message_id: id }) {
    app.messages.delete(id);
    at(`message-${id}`)?.remove();
    rove();
  },
  typing: ({ channel_id: channel, user_id: user }) => noteTyping(user, channel),
  commands: () => attempt(loadCommands().then(() => redraw())),
  bot({ online }) {
    app.world.bot.online = online;
    renderHeader();
  },
  world: () => attempt(reload()),
};

// Loading and showing.

async function loadCommands() {
  app.commands = await app.api.get(`channels/${app.channel.id}/commands`);
}

async function reload() {
  app.world = await app.api.get("world");
  document.documentElement.lang = htmlLanguage(app.locale);
  sessionStorage.setItem("locale", app.locale);
  for (const node of document.querySelectorAll("[data-word]")) node.textContent = app.words[node.dataset.word];
  at("menu").setAttribute("aria-label", app.words.menu);
  await show();
}

/** Shows the channel that the address names, or the first. */
async function show() {
  const wanted = app.channelOf(location.hash.slice(1)) ?? app.world.guilds[0]?.channels[0] ?? app.world.dm;
  const moved = app.channel?.id !== wanted.id;
  app.channel = wanted;
  app.unread.delete(wanted.id);
  const [messages] = await Promise.all([app.api.get(`channels/${wanted.id}/messages`), loadCommands()]);
  if (app.channel !== wanted) return;
  app.messages = new Map(messages.map((message) => [message.id, message]));
  renderHeader();
  renderSidebar(app);
  redraw();
  showTyping();
  if (moved) app.composer.reset();
  app.composer.refresh();
  document.body.classList.add("ready");
  if (moved && !narrow.matches) app.composer.focus();
}

function renderHeader() {
  const { words, world } = app;
  document.title = `${app.title()} · ${words.title}`;
  at("channel").textContent = app.title();
  at("topic").textContent = app.channel.topic ?? app.guildOf(app.channel)?.name ?? "";
  at("presence").textContent = world.bot.online ? `${world.bot.name} · ${words.online}` : words.offline;
  at("presence").classList.toggle("offline", !world.bot.online);
}

addEventListener("hashchange", () => {
  if (!app.world || location.hash.startsWith("#message-")) return;
  app.drawer(false);
  attempt(show());
});
at("menu").addEventListener("click", () => app.drawer(true));
at("shade").addEventListener("click", () => app.drawer(false));
addEventListener("keydown", (event) => {
  if (event.key === "Escape" && document.body.classList.contains("drawer")) {
    app.drawer(false);
    at("menu").focus();
  }
});
narrow.addEventListener("change", () => app.drawer(false));

/** Who one is: whom the address names, else the first. */
async function begin() {
  applyTheme();
  app.people = await people();
  const wanted = new URLSearchParams(location.search).get("as");
  const me = app.people.find((person) => person.id === wanted) ?? app.people[0];
  app.api = new Api(me.id);
  // One's language stays one's own when one becomes somebody else.
  const locale = sessionStorage.getItem("locale");
  if (locale) await app.api.put("locale", { locale });
  app.composer = new Composer(at("composer"), app);
  app.drawer(false);
  app.api.live({
    opened: () => {
      at("lost").hidden = true;
      attempt(reload());
    },
    event: (event) => app.world && handlers[event.type]?.(event),
    closed: async () => {
      at("lost").hidden = false;
      // Another playground at the same address knows nobody of the one before: one begins anew there.
      const known = await people().catch(() => null);
      if (known && !known.some((person) => person.id === me.id)) location.assign("/");
    },
  });
}

begin();
