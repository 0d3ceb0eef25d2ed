// Forms that the bot opens, and small questions of the page itself.

import { LABEL, ROW, TEXT, TEXT_INPUT } from "./components.js";
import { fresh, h } from "./dom.js";
import { markdown } from "./markdown.js";

const PARAGRAPH = 2;

/** Opens the form of an answer; it is sent off as `values` by their custom ids. */
export function openModal(answer, app) {
  const { modal } = answer;
  const inputs = [];
  const parts = modal.components.map((component) => part(component, inputs, app));
  ask(modal.title, parts, app, app.words.submit, async () => {
    const values = inputs.map((input) => [input.dataset.customId, input.value]);
    await app.act({ kind: "submit", opened_by: answer.interaction_id, values });
  });
}

/** Asks for one line of text; resolves to nothing if it is called off. */
export function askFor(title, app) {
  return new Promise((resolve) => {
    const input = h("input", { class: "input", required: true, maxlength: "100", "aria-label": title, autocomplete: "off" });
    ask(title, [input], app, app.words.done, async () => resolve(input.value)).addEventListener("close", () => resolve());
  });
}

/** A dialog with a form, which stays open until `send` has succeeded. */
function ask(title, parts, app, label, send) {
  const { words } = app;
  const heading = fresh("dialog");
  const error = h("p", { class: "error", role: "alert" });
  const dialog = h("dialog", { class: "modal", "aria-labelledby": heading },
    h("form", { method: "dialog" },
      h("h2", { id: heading }, title),
      parts,
      error,
      h("div", { class: "row end" },
        h("button", { type: "button", class: "button secondary", onclick: () => dialog.close() }, words.cancel),
        h("button", { type: "submit", class: "button primary" }, label))));
  dialog.firstElementChild.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await send();
      dialog.close();
    } catch (refusal) {
      error.textContent = refusal.message;
    }
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    app.composer.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  dialog.querySelector("input, textarea")?.focus();
  return dialog;
}

function part(component, inputs, app) {
  switch (component.type) {
    case ROW: return component.components.map((child) => part(child, inputs, app));
    case LABEL: return input({ ...component.component, label: component.label, hint: component.description }, inputs, app);
    case TEXT_INPUT: return input(component, inputs, app);
    case TEXT: return h("div", { class: "words" }, markdown(component.content, app));
    default: return null;
  }
}

function input(component, inputs, app) {
  const long = component.style === PARAGRAPH;
  const required = component.required ?? true;
  const node = h(long ? "textarea" : "input", {
    class: "input",
    "data-custom-id": component.custom_id,
    placeholder: component.placeholder,
    minlength: component.min_length,
    maxlength: component.max_length ?? 4000,
    required,
    rows: long ? 4 : undefined,
    autocomplete: "off",
  });
  node.value = component.value ?? "";
  inputs.push(node);
  return h("label", { class: "labelled" },
    h("span", {}, component.label, required && h("small", {}, ` · ${app.words.required}`)),
    component.hint && h("small", {}, component.hint),
    node);
}
