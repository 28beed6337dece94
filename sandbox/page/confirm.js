/** The question that a Block Kit element may ask before it acts. */
import { h } from "./dom.js";
import { textObject } from "./text.js";

/** Whether the person goes ahead; without a `confirm` object there is nothing to ask. */
export async function confirmed(confirm) {
  if (!confirm) return true;
  const answer = (value) => () => dialog.close(value);
  const dialog = h(
    "dialog",
    {
      class: "dialog confirm",
      "aria-labelledby": "confirm-title",
      "aria-describedby": "confirm-text",
      data: { testid: "confirm" },
    },
    h("h2", { id: "confirm-title" }, textObject(confirm.title)),
    h("div", { id: "confirm-text", class: "text" }, textObject(confirm.text)),
    h(
      "footer",
      { class: "dialog-buttons" },
      h("button", { type: "button", class: "button", onclick: answer("no") }, textObject(confirm.deny ?? "Cancel")),
      h(
        "button",
        {
          type: "button",
          class: `button ${confirm.style === "danger" ? "danger" : "primary"}`,
          onclick: answer("yes"),
        },
        textObject(confirm.confirm ?? "Confirm"),
      ),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  const said = await new Promise((resolve) =>
    dialog.addEventListener("close", () => resolve(dialog.returnValue), { once: true }),
  );
  dialog.remove();
  return said === "yes";
}
