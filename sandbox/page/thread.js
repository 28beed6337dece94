/** The pane at the side: a thread, with a message box of its own. */
import { composer } from "./composer.js";
import { h, reconcile } from "./dom.js";
import { drawMessage, stampOf } from "./message.js";
import { closeSide, openSide, sideShows } from "./side.js";
import { followWith } from "./toolbar.js";
import { attempt } from "./toast.js";
import { channel, known, loadReplies, on, openThread, route, titleOf } from "./workspace.js";

const list = h("div", { class: "thread-list", role: "log", "aria-label": "Thread" });

let shown = null; // the timestamp of the thread's first message

export function startThread() {
  followWith(list, (ts) => known.replies.find((message) => message.ts === ts), { inThread: true });
  on("route", open);
  on("replies", draw);
  on("state", draw);
}

function open() {
  if (route.thread === shown) return;
  shown = route.thread;
  if (!shown) {
    if (sideShows("thread")) closeSide();
    return;
  }
  reconcile(list, [], {});
  const box = composer({ label: "Reply in thread", placeholder: "Reply…", thread: shown });
  openSide("thread", {
    title: "Thread",
    where: titleOf(channel()),
    content: [list, box],
    closed: () => shown && route.thread === shown && openThread(null),
  });
  attempt(loadReplies);
  box.querySelector("textarea").focus();
}

function draw() {
  if (!shown) return;
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
