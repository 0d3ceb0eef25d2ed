// Building elements. Text only ever enters the page as text nodes.

/** Makes an element: attributes, `on…` listeners, then children; what is empty is left out. */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false));
  return node;
}

/** A colour that belongs to a name, as one of the hues that the style sheet knows. */
export function hue(name) {
  let sum = 0;
  for (const character of name) sum = (sum * 31 + character.codePointAt(0)) % 997;
  return String(sum % 6);
}

/** The round picture of somebody: the first character of the name. */
export function avatar(name, bot = false) {
  return h("span", { class: "avatar", "data-hue": bot ? "bot" : hue(name), "aria-hidden": "true" },
    [...name][0]?.toUpperCase() ?? "?");
}

/** An address on this server for one that names it by a host; others stay as they are. */
export function local(url) {
  try {
    const parsed = new URL(url, location.href);
    const here = ["127.0.0.1", "localhost", "[::1]"].includes(parsed.hostname);
    return here && parsed.pathname.startsWith("/attachments/") ? parsed.pathname : parsed.href;
  } catch {
    return "";
  }
}

/** Whether an address may be opened from the page. */
export function isWeb(url) {
  try {
    return ["http:", "https:"].includes(new URL(url).protocol);
  } catch {
    return false;
  }
}

/** A link out of the page, or only its text where the address is none of the web's. */
export function link(url, ...children) {
  if (!isWeb(url)) return h("span", {}, ...children);
  return h("a", { href: local(url), target: "_blank", rel: "noopener noreferrer" }, ...children);
}

/** An emoji of a component: a character, or the name of a custom one. */
export function emoji(value) {
  if (!value) return null;
  return h("span", { class: "emoji", "aria-hidden": "true" }, value.id ? `:${value.name}:` : value.name);
}

let last = 0;

/** An id that no other element has. */
export function fresh(prefix) {
  last += 1;
  return `${prefix}-${last}`;
}
