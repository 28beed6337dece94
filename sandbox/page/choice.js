/** What every select is made of: a text object as a string, an option, and what was chosen as chips. */
import { h } from "./dom.js";
import { textObject } from "./text.js";

export const words = (text) => h("span", {}, textObject(text)).textContent;

export const asOption = (option) => ({
  value: option.value,
  label: words(option.text),
  detail: option.description && words(option.description),
});

/** Shows `values` in `holder`, each with a button that calls `remove(value)`. */
export function drawChips(holder, values, { labelOf, remove }) {
  const chip = (value) => {
    const label = labelOf(value);
    const button = h("button", { type: "button", "aria-label": `Remove ${label}`, onclick: () => remove(value) }, "×");
    return h("span", { class: "chip" }, label, button);
  };
  holder.replaceChildren(...values.map(chip));
}
