/** The pane at the side: a thread, with a message box of its own. */
import { composer } from "./composer.js";
import { fill, h, reconcile } from "./dom.js";
import { icon } from "./icons.js";
import { drawMessage, stampOf } from "./message.js";
import { followWith } from "./toolbar.js";
import { attempt } from "./toast.js";
import { channel, known, loadReplies, on, openThread, route, titleOf } from "./workspace.js";

const side = document.getElementById("side");
const list = h("div", { class: "thread-list", role: "log", "aria-label": "Thread" });

let shown = null;

export function startThread() {
  followWith(list, (ts) => known.replies.find((message) => message.ts === ts), { inThread: true });
  on("route", open);
  on("replies", draw);
  on("state", draw);
}

export const threadIsOpen = () => shown !== null;

function open() {
  if (route.thread === shown) return;
  shown = route.thread;
  if (!shown) {
    if (side.dataset.pane === "thread") side.hidden = true;
    return;
  }
  side.hidden = false;
  side.dataset.pane = "thread";
  side.setAttribute("aria-label", "Thread");
  reconcile(list, [], {});
  fill(
    side,
    h(
      "header",
      { class: "side-head" },
      h("h2", {}, "Thread"),
      h("span", { class: "side-where" }, titleOf(channel())),
      h(
        "button",
        { type: "button", class: "icon-button", "aria-label": "Close thread", onclick: () => openThread(null) },
        icon("close"),
      ),
    ),
    list,
    composer({ label: "Reply in thread", placeholder: "Reply…", thread: shown }),
  );
  attempt(loadReplies);
  side.querySelector("textarea")?.focus();
}

function draw() {
  if (!shown || side.dataset.pane !== "thread") return;
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  reconcile(list, withCount(known.replies), {
    key: (row) => `${shown}/${row.ts ?? "count"}`,
    stamp: (row) => (row.ts ? stampOf(row, { compact: false }) : row.text),
    build: (row) =>
      row.ts ? drawMessage(row, { inThread: true }) : h("div", { class: "reply-count" }, h("span", {}, row.text)),
  });
  if (atEnd) list.scrollTop = list.scrollHeight;
}

function withCount(messages) {
  const [parent, ...replies] = messages;
  if (!parent) return [];
  const text =
    replies.length === 0 ? "No replies yet" : `${replies.length} ${replies.length === 1 ? "reply" : "replies"}`;
  return [parent, { text }, ...replies];
}
