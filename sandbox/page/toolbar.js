/** What one can do with a message: appears on the one that is pointed at or focused. */
import { post } from "./control.js";
import { h } from "./dom.js";
import { EMOJI } from "./emoji.js";
import { icon } from "./icons.js";
import { isPinned, react } from "./message.js";
import { openEmoji, openMenu } from "./popover.js";
import { attempt, tellOutcome } from "./toast.js";
import { channel, known, loadState, openThread, route } from "./workspace.js";

const QUICK = ["eyes", "white_check_mark", "pushpin"];

/** Lets the toolbar follow pointer and focus over the messages in `list`; `find(ts)` gives the message. */
export function followWith(list, find, { inThread = false } = {}) {
  let bar = null;
  const attach = (article) => {
    if (!article || bar?.parentElement === article) return;
    const message = find(article.dataset.ts);
    if (!message || message.ephemeral_for || channel()?.archived) return;
    bar?.remove();
    bar = draw(message, inThread);
    article.append(bar);
  };
  list.addEventListener("pointerover", (event) => attach(event.target.closest?.(".message")));
  list.addEventListener("focusin", (event) => attach(event.target.closest?.(".message")));
  list.addEventListener("pointerleave", () => {
    if (bar && !bar.contains(document.activeElement) && !document.querySelector(".popover")) bar.remove();
  });
  list.addEventListener("keydown", (event) => walk(event, list));
}

/** Up and down move from message to message. */
function walk(event, list) {
  if (!event.target.classList.contains("message") || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
  const all = [...list.querySelectorAll(".message")];
  const next = all[all.indexOf(event.target) + (event.key === "ArrowUp" ? -1 : 1)];
  event.preventDefault();
  next?.focus();
}

function draw(message, inThread) {
  const tool = (name, label, onclick, more = {}) =>
    h("button", { type: "button", class: "tool", "aria-label": label, title: label, onclick, ...more }, name);
  const mine = (name) =>
    message.reactions?.some((reaction) => reaction.name === name && reaction.users.includes(route.user));
  const pinned = isPinned(message);
  const choices = [
    {
      label: pinned ? "Unpin from channel" : "Pin to channel",
      before: icon("pin"),
      choose: () => pin(message, pinned),
    },
    ...known.shortcuts
      .filter((shortcut) => !shortcut.kind || shortcut.kind === "message")
      .map((shortcut) => ({
        label: shortcut.name,
        before: icon("bolt"),
        data: { shortcut: shortcut.callback_id },
        choose: () => run(shortcut, message),
      })),
  ];
  return h(
    "div",
    { class: "toolbar", role: "toolbar", "aria-label": "Message actions", data: { testid: "toolbar" } },
    QUICK.map((name) => tool(EMOJI.get(name), `React with ${name}`, () => react(message, name, mine(name)))),
    tool(icon("smile"), "Add a reaction", (event) =>
      openEmoji(event.currentTarget, (name) => react(message, name, mine(name))),
    ),
    !inThread && tool(icon("thread"), "Reply in thread", () => openThread(message.thread_ts ?? message.ts)),
    tool(icon("more"), "More for this message", (event) => openMenu(event.currentTarget, "Message", choices), {
      "aria-haspopup": "menu",
      "aria-expanded": "false",
    }),
  );
}

async function pin(message, remove) {
  await attempt(() => post("pin", { user: route.user, channel: route.channel, ts: message.ts, remove }));
  await attempt(loadState);
}

async function run(shortcut, message) {
  const outcome = await attempt(() =>
    post("shortcut", { user: route.user, channel: route.channel, ts: message.ts, callback_id: shortcut.callback_id }),
  );
  tellOutcome(outcome, shortcut.name);
  await attempt(loadState);
}
