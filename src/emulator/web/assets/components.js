// Buttons and menus of a message, and the newer components that lay out text.

import { emoji, fresh, h, link } from "./dom.js";
import { Listbox } from "./listbox.js";
import { markdown } from "./markdown.js";

/** Discord's numbers for kinds of components. */
export const ROW = 1;
const BUTTON = 2;
const STRING_SELECT = 3;
export const TEXT_INPUT = 4;
const USER_SELECT = 5;
const ROLE_SELECT = 6;
const MENTIONABLE_SELECT = 7;
const CHANNEL_SELECT = 8;
const SECTION = 9;
export const TEXT = 10;
const SEPARATOR = 14;
const CONTAINER = 17;
export const LABEL = 18;

/** The looks of buttons; 5 is a link. */
const LOOKS = { 1: "primary", 2: "secondary", 3: "success", 4: "danger" };
const LINK = 5;

/** All components of a message. */
export function rows(message, app) {
  return (message.components ?? []).map((component) => render(component, message, app));
}

function render(component, message, app) {
  const inside = () => component.components.map((child) => render(child, message, app));
  switch (component.type) {
    case ROW: return h("div", { class: "row" }, inside());
    case BUTTON: return button(component, message, app);
    case STRING_SELECT: case USER_SELECT: case ROLE_SELECT: case MENTIONABLE_SELECT: case CHANNEL_SELECT:
      return select(component, message, app);
    case SECTION: return h("div", { class: "section" }, h("div", {}, inside()), render(component.accessory, message, app));
    case TEXT: return h("div", { class: "words" }, markdown(component.content, app));
    case SEPARATOR: return h("hr");
    case CONTAINER: return h("article", { class: "embed" }, inside());
    default: return null;
  }
}

function button(component, message, app) {
  const inner = [emoji(component.emoji), component.label && h("span", {}, component.label)];
  if (component.style === LINK) {
    const node = link(component.url, inner, h("span", { class: "outward", "aria-hidden": "true" }, " ↗"));
    node.classList.add("button", "link");
    return node;
  }
  const node = h("button", {
    type: "button",
    class: `button ${LOOKS[component.style] ?? "secondary"}`,
    disabled: component.disabled,
    "data-custom-id": component.custom_id,
    "aria-label": component.label ? undefined : component.emoji?.name,
  }, inner);
  node.addEventListener("click", () => app.busy(node, message, { kind: "click", custom_id: component.custom_id }));
  return node;
}

/** What a menu offers: its own options, or people, roles and channels. */
function offered(component, app) {
  const people = () => app.members().map(([id, user]) => ({ value: id, label: user.name }));
  const roles = () => Object.entries(app.world.roles).map(([id, name]) => ({ value: id, label: name }));
  const fits = ({ type }) => !component.channel_types?.length || component.channel_types.includes(type);
  const isChosen = ({ id }) => component.default_values?.some((value) => String(value.id) === id);
  const channels = () => app.siblings().filter(fits).map((channel) =>
    ({ value: channel.id, label: `#${channel.name}`, chosen: isChosen(channel) }));
  switch (component.type) {
    case USER_SELECT: return people();
    case ROLE_SELECT: return roles();
    case MENTIONABLE_SELECT: return [...people(), ...roles()];
    case CHANNEL_SELECT: return channels();
    default: return (component.options ?? []).map((option) => ({
      value: option.value, label: option.label, detail: option.description, emoji: option.emoji, chosen: option.default,
    }));
  }
}

function select(component, message, app) {
  const { words } = app;
  const list = new Listbox("listbox inset");
  const most = component.max_values ?? 1;
  const least = component.min_values ?? 1;
  const several = most > 1;
  let options = offered(component, app);
  const name = component.placeholder ?? words.choose;
  const text = h("span", { class: "chosen" });
  const face = h("button", {
    type: "button", class: "select", role: "combobox", "aria-haspopup": "listbox", "aria-expanded": "false",
    "data-custom-id": component.custom_id, disabled: component.disabled, id: fresh("select"),
  }, text, h("span", { class: "chevron", "aria-hidden": "true" }, "▾"));

  const chosen = () => options.filter((option) => option.chosen);
  const show = () => {
    text.textContent = chosen().map((option) => option.label).join(", ") || name;
    text.classList.toggle("placeholder", chosen().length === 0);
    face.setAttribute("aria-label", `${name}: ${text.textContent}`);
  };
  const send = () => {
    list.close();
    app.busy(face, message, {
      kind: "select", custom_id: component.custom_id, values: chosen().map((option) => option.value),
    });
  };
  const pick = (picked, index) => {
    const full = several && !picked.chosen && chosen().length >= most;
    if (full) return;
    options = options.map((option) => {
      if (option.value === picked.value) return { ...option, chosen: several ? !option.chosen : true };
      return several ? option : { ...option, chosen: false };
    });
    show();
    if (several) unfold(index);
    else send();
  };
  const unfold = (start) => {
    list.open(face, { items: options, label: name, pick, start, multiple: several, empty: words.noChoice });
    list.node.scrollIntoView({ block: "nearest" });
  };
  const fold = () => {
    const changed = several && list.isOpen && chosen().length >= least;
    if (changed) send();
    else list.close();
  };

  face.addEventListener("click", () => {
    if (list.isOpen) fold();
    else unfold(Math.max(0, options.findIndex((option) => option.chosen)));
  });
  face.addEventListener("keydown", (event) => {
    if (!list.isOpen && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      event.preventDefault();
      unfold(0);
    } else if (list.isOpen && event.key === " ") {
      event.preventDefault();
      if (list.active >= 0) pick(list.items[list.active], list.active);
    } else if (several && list.isOpen && event.key === "Tab") {
      fold();
    } else {
      list.key(event);
    }
  });
  face.addEventListener("blur", () => (several ? fold() : list.close()));
  show();
  return h("div", { class: "menu" }, face, list.node);
}
