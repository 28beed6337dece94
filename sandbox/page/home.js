/** The app's Home: what it publishes for each person, beside the messages with it. */
import { drawBlocks } from "./blocks.js";
import { post } from "./control.js";
import { fill, h } from "./dom.js";
import { hostAt } from "./host.js";
import { attempt } from "./toast.js";
import { channel, known, on, route, tell, user } from "./workspace.js";

const messages = document.getElementById("messages");
const foot = document.getElementById("foot");
const pane = h("section", { id: "home", "aria-label": "Home", hidden: true, data: { testid: "home" } });

let host = null;
let wanted = false; // whether the reader chose Home over the messages

export function startHome() {
  messages.before(pane);
  on("route", () => {
    wanted = false;
    show();
  });
  on("state", show);
}

const isApp = (place) => place?.kind === "im" && user(place.with)?.is_bot;

/** The two tabs in the header of the direct message with the app; null elsewhere. */
export function homeTabs(place) {
  if (!isApp(place)) return null;
  const tab = (label, home) =>
    h(
      "button",
      {
        type: "button",
        role: "tab",
        class: "tab",
        "aria-selected": String(wanted === home),
        data: { name: label },
        onclick: () => choose(home),
      },
      label,
    );
  return h(
    "div",
    { class: "tabs", role: "tablist", "aria-label": "Messages or Home" },
    tab("Messages", false),
    tab("Home", true),
  );
}

export const homeIsOpen = () => wanted;

async function choose(home) {
  wanted = home;
  tell("state");
  if (home) await attempt(() => post("open_home", { user: route.user }));
}

function show() {
  const open = wanted && Boolean(isApp(channel()));
  pane.hidden = !open;
  messages.hidden = open;
  foot.hidden = open;
  if (!open) {
    host = null;
    return void delete pane.dataset.hash;
  }
  const mark = known.home ? `${known.home.id}/${known.home.hash}` : "none";
  if (pane.dataset.hash === mark) return;
  pane.dataset.hash = mark;
  const kept = host?.typed();
  const focused = pane.contains(document.activeElement) ? document.activeElement.dataset.actionId : null;
  host = known.home ? hostAt({ view_id: known.home.id }, { kept }) : null;
  fill(pane, host ? drawBlocks(known.home.blocks, host) : h("p", { class: "nothing" }, "The app has put nothing here yet."));
  if (focused) pane.querySelector(`[data-action-id="${CSS.escape(focused)}"]`)?.focus();
}
