// How a message looks: its words, embeds, files and components, and what can be done with it.

import { rows } from "./components.js";
import { avatar, fresh, h, link, local } from "./dom.js";
import { inline, markdown } from "./markdown.js";

const EPHEMERAL = 1 << 6;
const LOADING = 1 << 7;

export const isEphemeral = (message) => (message.flags & EPHEMERAL) !== 0;
export const isLoading = (message) => (message.flags & LOADING) !== 0;

/** The name of the channel of somebody's message, or of the bot, as people see it. */
export function nameOf(id, app) {
  return app.world.users[id]?.name ?? "?";
}

/** A message as an element. */
export function renderMessage(message, app) {
  const { words } = app;
  const own = message.mentions.some((user) => user.id === app.world.me.id);
  const classes = ["message", message.author.bot && "bot", isEphemeral(message) && "ephemeral", own && "mentions-me"];
  const heading = fresh("author");
  return h("article", {
    class: classes.filter(Boolean).join(" "),
    id: `message-${message.id}`,
    "data-id": message.id,
    tabindex: "-1",
    "aria-labelledby": heading,
  },
    context(message, app),
    avatar(message.author.username, message.author.bot),
    h("div", { class: "body" },
      h("header", { id: heading },
        h("span", { class: "author" }, message.author.username),
        message.author.bot && h("span", { class: "badge" }, words.app),
        stamp(message.timestamp, app)),
      isLoading(message) ? thinking(message, app) : contents(message, app),
      isEphemeral(message) && whisper(message, app)),
    h("div", { class: "tools" },
      h("button", {
        // Those with a keyboard open the menu with Enter, on the message itself.
        type: "button", class: "quiet", tabindex: "-1", "aria-haspopup": "menu", "aria-label": words.more, title: words.more,
        onclick: (event) => app.openMenu(message, event.currentTarget),
      }, "⋯")));
}

function contents(message, app) {
  return [
    message.content && words(message, app),
    message.embeds.map((embed) => renderEmbed(embed, message, app)),
    attachments(message, app),
    rows(message, app),
    thread(message, app),
  ];
}

function words(message, app) {
  const node = h("div", { class: "words" }, markdown(message.content, app));
  if (message.edited_timestamp) {
    const last = node.lastElementChild?.tagName === "P" ? node.lastElementChild : node;
    last.append(" ", h("span", { class: "edited" }, app.words.edited));
  }
  return node;
}

/** What a message answers: another one, or a command. */
function context(message, app) {
  const { words } = app;
  const used = message.interaction_metadata;
  if (used?.name) {
    const command = h("span", { class: "command-name" }, message.type === 20 ? `/${used.name}` : used.name);
    return h("div", { class: "context" }, words.used(h("strong", {}, used.user.username), command));
  }
  if (!message.message_reference) return null;
  const replied = message.referenced_message;
  if (!replied) return h("div", { class: "context" }, words.gone);
  const gist = (replied.content || replied.embeds[0]?.title || "…").replace(/\s+/g, " ").slice(0, 120);
  return h("div", { class: "context" },
    h("a", {
      href: `#message-${replied.id}`,
      title: words.replyTo(replied.author.username),
      onclick: (event) => {
        event.preventDefault();
        app.jump(replied.id);
      },
    }, h("strong", {}, replied.author.username), " ", h("span", { class: "gist" }, inline(gist, app))));
}

function thinking(message, app) {
  const dots = h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i"));
  return h("p", { class: "thinking" }, app.words.thinking(message.author.username), dots);
}

function whisper(message, app) {
  const { words } = app;
  return h("p", { class: "whisper" },
    h("span", { "aria-hidden": "true" }, "◐ "), words.onlyYou, " · ",
    h("button", { type: "button", class: "textual", onclick: () => app.remove(message) }, words.dismiss));
}

function thread(message, app) {
  const channel = app.channelOf(message.id);
  return channel && h("a", { class: "thread-link", href: `#${channel.id}` }, `${app.words.openThread}: ${channel.name}`);
}

function stamp(iso, app) {
  const date = new Date(iso);
  const today = date.toDateString() === new Date().toDateString();
  const style = today ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" };
  const full = new Intl.DateTimeFormat(app.locale, { dateStyle: "full", timeStyle: "medium" }).format(date);
  return h("time", { datetime: iso, title: full }, new Intl.DateTimeFormat(app.locale, style).format(date));
}

/** An embed as a card with a coloured edge. */
function renderEmbed(embed, message, app) {
  const card = h("article", { class: "embed", "aria-label": embed.title ?? embed.author?.name },
    h("div", { class: "embed-text" },
      embed.author && h("p", { class: "embed-author" },
        embed.author.url ? link(embed.author.url, embed.author.name) : embed.author.name),
      embed.title && h("p", { class: "embed-title", role: "heading", "aria-level": "3" },
        embed.url ? link(embed.url, inline(embed.title, app)) : inline(embed.title, app)),
      embed.description && h("div", { class: "words" }, markdown(embed.description, app)),
      embed.fields?.length > 0 && h("dl", { class: "fields" }, embed.fields.map((field) => renderField(field, app)))),
    embed.thumbnail && picture(embed.thumbnail.url, message, app, "thumbnail"),
    embed.image && picture(embed.image.url, message, app, "image"),
    (embed.footer || embed.timestamp) && h("footer", {},
      embed.footer?.text,
      embed.footer && embed.timestamp && " · ",
      embed.timestamp && stamp(embed.timestamp, app)));
  if (embed.color) card.style.setProperty("--edge", `#${embed.color.toString(16).padStart(6, "0")}`);
  return card;
}

function renderField(field, app) {
  return h("div", { class: field.inline ? "field inline" : "field" },
    h("dt", {}, inline(field.name, app)),
    h("dd", { class: "words" }, markdown(field.value, app)));
}

/** A picture of an embed, with the description that its file came with. */
function picture(url, message, app, className) {
  const source = local(url);
  const file = message.attachments.find((attachment) => local(attachment.url) === source);
  if (!source.startsWith("/")) {
    return h("p", { class: "external" }, link(url, `${app.words.external}: ${source}`));
  }
  return h("a", { class: className, href: source, target: "_blank", rel: "noopener" },
    h("img", { src: source, alt: file?.description ?? file?.filename ?? "", onload: app.settle }));
}

/** The files that no embed shows already. */
function attachments(message, app) {
  const shown = new Set(message.embeds.flatMap((embed) => [embed.image?.url, embed.thumbnail?.url]).filter(Boolean).map(local));
  return message.attachments.filter((file) => !shown.has(local(file.url))).map((file) =>
    file.content_type?.startsWith("image/") ? picture(file.url, message, app, "image") : download(file, app));
}

function download(file, app) {
  const [unit, size] = file.size < 1000 ? ["byte", file.size] : ["kilobyte", file.size / 1000];
  const format = new Intl.NumberFormat(app.locale, { style: "unit", unit, maximumFractionDigits: 1 });
  return h("a", { class: "file", href: local(file.url), download: file.filename },
    h("span", { "aria-hidden": "true" }, "📎 "), file.filename, " ", h("small", {}, format.format(size)));
}
