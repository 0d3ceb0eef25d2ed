// A list to choose from, for a field that keeps the focus: the combobox pattern of WAI-ARIA.

import { emoji, fresh, h } from "./dom.js";

/** One list. An item has a `label`, and may have a `detail`, a `hint`, an `emoji` and a `chosen` mark. */
export class Listbox {
  constructor(className = "listbox") {
    this.id = fresh("list");
    this.node = h("div", { class: className, role: "listbox", id: this.id, hidden: true });
    this.items = [];
    this.active = -1;
    // The field must not lose the focus to the list.
    this.node.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  get isOpen() {
    return !this.node.hidden;
  }

  /** Shows items for a field; `start` is the one that Enter picks at once, -1 for none. */
  open(field, { items, label, pick, start = 0, empty = "", multiple = false }) {
    this.field = field;
    this.items = items;
    this.pick = pick;
    this.node.setAttribute("aria-label", label);
    this.node.toggleAttribute("data-multiple", multiple);
    this.node.setAttribute("aria-multiselectable", String(multiple));
    this.node.replaceChildren(...items.map((item, index) => this.option(item, index)));
    if (items.length === 0) this.node.append(h("div", { class: "nothing" }, empty));
    this.node.hidden = items.length === 0 && empty === "";
    field.setAttribute("aria-controls", this.id);
    field.setAttribute("aria-expanded", String(this.isOpen));
    this.activate(items.length === 0 ? -1 : Math.min(start, items.length - 1));
  }

  close() {
    this.node.hidden = true;
    this.items = [];
    this.active = -1;
    this.field?.setAttribute("aria-expanded", "false");
    this.field?.removeAttribute("aria-activedescendant");
  }

  /** Whether a key meant the list. */
  key(event) {
    if (!this.isOpen || event.isComposing) return false;
    const count = this.items.length;
    if (event.key === "Escape") {
      this.close();
    } else if (event.key === "ArrowDown" && count > 0) {
      this.activate((this.active + 1) % count);
    } else if (event.key === "ArrowUp" && count > 0) {
      this.activate((Math.max(this.active, 0) - 1 + count) % count);
    } else if ((event.key === "Enter" || (event.key === "Tab" && !event.shiftKey)) && this.active >= 0) {
      this.pick(this.items[this.active], this.active);
    } else {
      return false;
    }
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  activate(index) {
    this.active = index;
    for (const [place, node] of [...this.node.children].entries()) node.classList.toggle("active", place === index);
    const node = this.items[index] && this.node.children[index];
    if (node) {
      this.field.setAttribute("aria-activedescendant", node.id);
      node.scrollIntoView({ block: "nearest" });
    } else {
      this.field?.removeAttribute("aria-activedescendant");
    }
  }

  option(item, index) {
    return h("div", {
      class: "option",
      role: "option",
      id: `${this.id}-${index}`,
      "aria-selected": String(Boolean(item.chosen)),
      onclick: () => this.pick(item, index),
      onpointermove: () => this.active === index || this.activate(index),
    },
      emoji(item.emoji),
      h("span", { class: "label" }, item.label),
      item.detail && h("span", { class: "detail" }, item.detail),
      item.hint && h("span", { class: "hint" }, item.hint));
  }
}
