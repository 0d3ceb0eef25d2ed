// Where one can go, who one is, and in which language.

import { avatar, h } from "./dom.js";
import { LANGUAGES } from "./words.js";

/** Fills the sidebar anew, keeping the focus where it was. */
export function renderSidebar(app) {
  const node = document.getElementById("sidebar");
  const focused = node.contains(document.activeElement) && document.activeElement.dataset.key;
  node.replaceChildren(
    h("div", { class: "brand" }, h("img", { src: "/web/icon.svg", alt: "", width: "28", height: "28" }),
      h("h1", {}, app.words.title),
      h("button", { type: "button", class: "quiet only-narrow", "data-key": "close", "aria-label": app.words.close,
        onclick: () => app.drawer(false) }, "✕")),
    places(app),
    h("div", { class: "switches" }, people(app), languages(app), themes(app)));
  if (focused) node.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
}

function places(app) {
  const { words, world } = app;
  const groups = world.guilds.map((guild) => group(guild.name, guild.channels.filter((c) => !c.thread_metadata), guild.channels, app));
  return h("nav", { "aria-label": words.places }, groups, group(words.direct, [{ ...world.dm, name: world.bot.name }], [], app));
}

function group(name, channels, all, app) {
  return h("section", {}, h("h2", {}, name), h("ul", {}, channels.map((channel) =>
    h("li", {}, place(channel, app),
      h("ul", {}, all.filter((thread) => thread.thread_metadata && thread.parent_id === channel.id)
        .map((thread) => h("li", { class: "thread" }, place(thread, app))))))));
}

function place(channel, app) {
  const unread = app.unread.has(channel.id);
  return h("a", {
    href: `#${channel.id}`,
    class: unread ? "place unread" : "place",
    "data-key": channel.id,
    "aria-current": channel.id === app.channel?.id ? "page" : undefined,
  }, h("span", { class: "sign", "aria-hidden": "true" }, sign(channel)), h("span", { class: "name" }, channel.name),
    unread && h("span", { class: "dot", "aria-label": app.words.newest }));
}

/** What stands before the name of a channel, thread or direct message. */
export function sign(channel) {
  if (channel.thread_metadata) return "↳";
  return channel.guild_id ? "#" : "@";
}

/** A group of radio buttons. */
function choice(legend, name, options, current, change) {
  return h("fieldset", { class: `choice ${name}` }, h("legend", {}, legend),
    h("div", { class: "options" }, options.map(([value, ...label]) =>
      h("label", {},
        h("input", { type: "radio", name, value, "data-key": `${name}-${value}`, checked: value === current,
          onchange: () => change(value) }),
        h("span", { class: "face" }, label)))));
}

function people(app) {
  const { words } = app;
  const options = app.people.map((person) => {
    const where = person.places.map(({ guild, roles }) =>
      roles.length > 0 ? words.roleIn(roles.join(", "), guild) : words.memberOf(guild));
    return [person.id, avatar(person.name), h("span", { class: "person" }, person.name, h("small", {}, where.join(" · ")))];
  });
  return choice(words.you, "person", options, app.world.me.id, app.become);
}

function languages(app) {
  const options = Object.entries(LANGUAGES).map(([locale, name]) => [locale, h("span", { lang: locale }, name)]);
  return choice(app.words.language, "language", options, app.locale, app.setLocale);
}

function themes(app) {
  const options = Object.entries(app.words.themes);
  return choice(app.words.theme, "theme", options, theme(), (value) => {
    localStorage.setItem("theme", value);
    applyTheme();
  });
}

const theme = () => localStorage.getItem("theme") ?? "auto";

/** Dresses the page as one has chosen, or as the system has it. */
export function applyTheme() {
  document.documentElement.dataset.theme = theme();
}
