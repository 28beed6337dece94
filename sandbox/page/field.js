/** An input block: its label, its element, its hint, and the error that stands at it. */
import { h } from "./dom.js";
import { faultOf, input } from "./inputs.js";
import { plain, textObject } from "./text.js";

let count = 0;

/** Draws `block`. Gives its node, `read()`, `fault()` and `showError(sentence|null)`. */
export function drawField(block, { kept, changed, suggest }) {
  const id = `field-${(count += 1)}`;
  const { element } = block;
  const grouped = ["checkboxes", "radio_buttons", "file_input"].includes(element.type);
  const drawn = input(element, { id, blockId: block.block_id, name: plain(block.label.text), kept, changed, suggest });
  const target = grouped ? drawn.node : drawn.focus;
  const error = h("p", { class: "field-error", id: `${id}-error`, hidden: true, data: { testid: "field-error" } });
  const hint = block.hint && h("p", { class: "field-hint", id: `${id}-hint` }, textObject(block.hint));
  const describe = (wrong) =>
    target.setAttribute("aria-describedby", [wrong && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(" "));
  if (hint) describe(false);
  if (!block.optional && target.matches("input, select, textarea")) target.setAttribute("aria-required", "true");
  const node = h(
    "div",
    { class: "field-block" },
    h(
      grouped ? "div" : "label",
      { class: "field-label", for: grouped ? null : id },
      textObject(block.label),
      block.optional && h("span", { class: "optional" }, " (optional)"),
    ),
    drawn.node,
    error,
    hint,
  );
  return {
    node,
    focus: drawn.focus,
    read: drawn.read,
    fault: () => faultOf(element, drawn.read(), { optional: block.optional }),
    showError(sentence) {
      error.textContent = sentence ?? "";
      error.hidden = !sentence;
      node.classList.toggle("wrong", Boolean(sentence));
      if (!grouped) target.setAttribute("aria-invalid", String(Boolean(sentence)));
      describe(Boolean(sentence));
    },
  };
}
