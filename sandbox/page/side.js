/** The pane at the side: one thing at a time - a thread, the traffic - with its title, its tools and its way out. */
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { on, tell } from "./workspace.js";

const side = document.getElementById("side");

let shown = null; // { name, closed, opener }

export const sideShows = (name) => shown?.name === name;
export const sideIsOpen = () => shown !== null;

/**
 * Shows `content` in the pane. `where` is said beside the title, `tools` stand before the cross, and `closed` hears
 * when the pane was left, be it for another one.
 */
export function openSide(name, { title, where, tools = [], content, closed = () => {} }) {
  const opener = shown ? shown.opener : document.activeElement;
  const before = shown;
  shown = { name, closed, opener };
  if (before && before.name !== name) before.closed();
  side.hidden = false;
  side.dataset.pane = name;
  side.setAttribute("aria-label", title);
  const close = { type: "button", class: "icon-button", "aria-label": `Close ${title.toLowerCase()}`, onclick: closeSide };
  fill(
    side,
    h(
      "header",
      { class: "side-head" },
      h("h2", {}, title),
      h("span", { class: "side-where" }, where),
      tools,
      h("button", close, icon("close")),
    ),
    content,
  );
  tell("side");
}

/** Closes the pane; the focus, if it was in there, goes back to where it came from. */
export function closeSide() {
  if (!shown) return;
  const { closed, opener } = shown;
  const inside = side.contains(document.activeElement);
  shown = null;
  side.hidden = true;
  closed();
  if (inside) (opener?.isConnected ? opener : document.getElementById("composer"))?.focus();
  tell("side");
}

/** A button of the strip that opens a pane by `open()`, shows whether it is open, and closes it. */
export function sideButton(name, picture, label, open) {
  const node = h(
    "button",
    {
      type: "button",
      class: "strip-button",
      "aria-pressed": "false",
      onclick: () => (sideShows(name) ? closeSide() : open()),
    },
    icon(picture),
    label,
  );
  on("side", () => node.setAttribute("aria-pressed", String(sideShows(name))));
  return node;
}
