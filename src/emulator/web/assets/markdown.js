// The part of Markdown that Discord shows, as elements. `app` resolves mentions.

import { h, isWeb, link } from "./dom.js";

const FENCE = /```(?:([\w+-]+)\n)?([\s\S]+?)```/g;
const ITEM = /^( *)(?:[-*]|(\d+)\.) +(.*)$/;

/** Everything: paragraphs, headings, lists, quotes, code. */
export function markdown(text, app) {
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(FENCE)) {
    nodes.push(...blocks(text.slice(from, match.index), app));
    nodes.push(h("pre", { tabindex: "0" }, h("code", {}, match[2].replace(/\n$/, ""))));
    from = match.index + match[0].length;
  }
  nodes.push(...blocks(text.slice(from), app));
  return nodes;
}

/** Only what stands within a line: for titles and names. */
export function inline(text, app) {
  const nodes = [];
  let plain = "";
  let at = 0;
  const flush = () => {
    if (plain) nodes.push(plain);
    plain = "";
  };
  while (at < text.length) {
    const found = rule(text, at, app);
    if (!found) {
      plain += text[at];
      at += 1;
    } else if (typeof found.node === "string") {
      plain += found.node;
      at += found.length;
    } else {
      flush();
      nodes.push(found.node);
      at += found.length;
    }
  }
  flush();
  return nodes;
}

function blocks(text, app) {
  const lines = text.replace(/^\n+|\n+$/g, "").split("\n");
  const nodes = [];
  let paragraph = [];
  const flush = () => {
    const joined = paragraph.join("\n").replace(/^\n+|\n+$/g, "");
    if (joined) nodes.push(h("p", {}, inline(joined, app)));
    paragraph = [];
  };
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at];
    const heading = /^(#{1,3}) +(.+)$/.exec(line);
    const small = /^-# +(.+)$/.exec(line);
    if (line.startsWith(">>> ")) {
      flush();
      nodes.push(h("blockquote", {}, blocks([line.slice(4), ...lines.slice(at + 1)].join("\n"), app)));
      return nodes;
    }
    if (/^> ?/.test(line)) {
      flush();
      const quoted = [];
      for (; at < lines.length && /^> ?/.test(lines[at]); at += 1) quoted.push(lines[at].replace(/^> ?/, ""));
      at -= 1;
      nodes.push(h("blockquote", {}, blocks(quoted.join("\n"), app)));
    } else if (heading) {
      flush();
      nodes.push(h("p", { class: `heading h${heading[1].length}`, role: "heading", "aria-level": heading[1].length + 2 },
        inline(heading[2], app)));
    } else if (small) {
      flush();
      nodes.push(h("p", { class: "small" }, inline(small[1], app)));
    } else if (ITEM.test(line)) {
      flush();
      const items = [];
      const numbered = (item) => item[2] !== undefined;
      for (; at < lines.length && ITEM.test(lines[at]); at += 1) {
        const item = ITEM.exec(lines[at]);
        const another = items.length > 0 && item[1].length < 2 && numbered(item) !== numbered(items[0]);
        if (another) break;
        items.push(item);
      }
      at -= 1;
      nodes.push(list(items, app));
    } else {
      paragraph.push(line);
    }
  }
  flush();
  return nodes;
}

function list(items, app) {
  const ordered = items[0][2] !== undefined;
  const entries = items.map(([, indent, , text]) =>
    h("li", { class: indent.length > 1 ? "deep" : undefined }, inline(text, app)));
  return ordered ? h("ol", { start: items[0][2] }, entries) : h("ul", {}, entries);
}

/** The elements around a stretch of text, by the marks around it; longer marks first. */
const MARKS = [
  [/\*\*\*(?=\S)([\s\S]+?)\*\*\*(?!\*)/y, (inner) => h("strong", {}, h("em", {}, inner))],
  [/\*\*(?=\S)([\s\S]+?)\*\*(?!\*)/y, (inner) => h("strong", {}, inner)],
  [/__(?=\S)([\s\S]+?)__(?!_)/y, (inner) => h("u", {}, inner)],
  [/~~(?=\S)([\s\S]+?)~~/y, (inner) => h("s", {}, inner)],
  [/\*(?=[^\s*])((?:\*\*[\s\S]+?\*\*|[^*])+?)\*(?!\*)/y, (inner) => h("em", {}, inner)],
  [/(?<!\w)_(?=[^\s_])([^_]+?)_(?!\w)/y, (inner) => h("em", {}, inner)],
];

/** What begins at this place, if anything does: a node and how much of the text it stands for. */
function rule(text, at, app) {
  const match = (pattern) => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  let found;
  if ((found = match(/\\([^\w\s])/y))) return { node: found[1], length: 2 };
  if ((found = match(/(`+)([\s\S]*?[^`])\1(?!`)/y))) return { node: h("code", {}, found[2].trim()), length: found[0].length };
  if ((found = match(/\|\|([\s\S]+?)\|\|/y))) return { node: spoiler(inline(found[1], app), app), length: found[0].length };
  if ((found = match(/\[((?:[^[\]\\]|\\.)+)\]\(<?(https?:\/\/(?:[^\s()<>]|\([^\s()<>]*\))+)>?(?: "[^"]*")?\)/y))) {
    return { node: link(found[2], inline(found[1], app)), length: found[0].length };
  }
  if ((found = match(/<(https?:\/\/[^\s<>]+)>/y))) return { node: link(found[1], found[1]), length: found[0].length };
  if (text[at] === "<" && (found = match(/<[^<>\n]{1,80}>/y))) {
    const node = mention(found[0], app);
    if (node) return { node, length: found[0].length };
  }
  if ((found = match(/https?:\/\/[^\s<>|*]+/y))) {
    const url = found[0].replace(/[.,:;"'!?）)」，。、]+$/, "");
    if (isWeb(url)) return { node: link(url, url), length: url.length };
  }
  if ((found = match(/@(?:everyone|here)\b/y))) return { node: pill(found[0]), length: found[0].length };
  for (const [pattern, wrap] of MARKS) {
    if ((found = match(pattern))) return { node: wrap(inline(found[1], app)), length: found[0].length };
  }
  return null;
}

function pill(text, own = false) {
  return h("span", { class: own ? "mention own" : "mention" }, text);
}

/** What stands between angle brackets, if it is one of Discord's. */
function mention(text, app) {
  let found;
  if ((found = /^<@!?(\d+)>$/.exec(text))) {
    return pill(`@${app.world.users[found[1]]?.name ?? "?"}`, found[1] === app.world.me.id);
  }
  if ((found = /^<@&(\d+)>$/.exec(text))) return pill(`@${app.world.roles[found[1]] ?? "?"}`);
  if ((found = /^<#(\d+)>$/.exec(text))) {
    const channel = app.channelOf(found[1]);
    return channel ? h("a", { class: "mention", href: `#${channel.id}` }, `#${channel.name}`) : pill("#?");
  }
  if ((found = /^<\/([^:]+):\d+>$/.exec(text))) {
    const path = found[1];
    return h("button", { type: "button", class: "mention", onclick: () => app.composer.enter(path) }, `/${path}`);
  }
  if ((found = /^<t:(-?\d+)(?::([tTdDfFR]))?>$/.exec(text))) return moment(Number(found[1]), found[2] ?? "f", app);
  if ((found = /^<a?:(\w+):\d+>$/.exec(text))) return h("span", { class: "emoji" }, `:${found[1]}:`);
  return null;
}

const STYLES = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
};

const UNITS = [["year", 31_536_000], ["month", 2_592_000], ["day", 86_400], ["hour", 3600], ["minute", 60], ["second", 1]];

function moment(seconds, style, app) {
  const date = new Date(seconds * 1000);
  const full = new Intl.DateTimeFormat(app.locale, STYLES.F).format(date);
  let shown;
  if (style === "R") {
    const away = seconds - Date.now() / 1000;
    const [unit, size] = UNITS.find(([, size]) => Math.abs(away) >= size) ?? UNITS.at(-1);
    shown = new Intl.RelativeTimeFormat(app.locale, { numeric: "auto" }).format(Math.round(away / size), unit);
  } else {
    shown = new Intl.DateTimeFormat(app.locale, STYLES[style]).format(date);
  }
  return h("time", { class: "moment", datetime: date.toISOString(), title: full }, shown);
}

function spoiler(inner, app) {
  const node = h("button", { type: "button", class: "spoiler", "aria-label": app.words.spoiler }, inner);
  node.addEventListener("click", () => {
    node.replaceWith(h("span", { class: "spoiler shown" }, inner));
  }, { once: true });
  return node;
}
