/** The list of messages of a channel: days, groups by author, what is new, and where one has scrolled to. */
import { h, reconcile } from "./dom.js";
import { icon } from "./icons.js";
import { drawMessage, instant, isReply, isSystem, stampOf } from "./message.js";
import { mrkdwn } from "./text.js";
import { dayKey, longDay, relativeDay } from "./time.js";
import { followWith } from "./toolbar.js";
import { channel, known, markRead, now, on, route, titleOf } from "./workspace.js";

const TOGETHER = 5 * 60_000; // milliseconds within which messages of one author stand under one name
const BEFORE_NEW = 48; // pixels shown above the first new message
const NEAR = 80; // pixels from the end that still count as being there

const list = document.getElementById("messages");
const inner = h("div", { class: "message-list" });
const down = h(
  "button",
  { type: "button", class: "jump-down", hidden: true, onclick: toEnd },
  icon("down"),
  "New messages",
);

let drawnFor = "";
let reading = false; // whether one has scrolled away from the end
let firstNew = null; // ts of the first message that was unread when the channel was opened

export function startMessages() {
  list.append(inner);
  list.after(down);
  followWith(list, (ts) => known.messages.find((message) => message.ts === ts));
  list.addEventListener("scroll", () => {
    reading = !nearEnd();
    if (!reading) down.hidden = true;
  });
  // A pane that opens at the side leaves less room; who was at the end stays there.
  new ResizeObserver(() => !reading && toEnd()).observe(list);
  on("messages", draw);
  on("state", draw);
}

const nearEnd = () => list.scrollHeight - list.scrollTop - list.clientHeight < NEAR;

/** Go to the newest message, and stay with it. */
export function toEnd() {
  list.scrollTop = list.scrollHeight;
  down.hidden = true;
}

/** What is new is read from its beginning, with a little of what stands before it. */
function toNew(line) {
  toEnd();
  const above = line.getBoundingClientRect().top - list.getBoundingClientRect().top - BEFORE_NEW;
  if (above < 0) list.scrollTop += above;
}

const follows = (message, before) =>
  before &&
  !isSystem(before) &&
  !isSystem(message) &&
  before.user === message.user &&
  !before.ephemeral_for === !message.ephemeral_for &&
  instant(message) - instant(before) < TOGETHER &&
  ![message, before].some((one) => channel()?.pins.includes(one.ts));

/** Messages with the lines between them: `[{kind, key, ...}]`. */
export function rows(messages) {
  const found = [];
  let before = null;
  for (const message of messages) {
    const newDay = !before || dayKey(instant(before)) !== dayKey(instant(message));
    const startsNew = message.ts === firstNew;
    if (newDay) found.push({ kind: "day", key: `day-${dayKey(instant(message))}`, at: instant(message) });
    if (startsNew) found.push({ kind: "new", key: "new" });
    found.push({
      kind: "message",
      key: message.ts,
      message,
      compact: Boolean(!newDay && !startsNew && follows(message, before)),
    });
    before = message;
  }
  return found;
}

function draw() {
  const here = channel();
  if (!here || known.shownChannel !== route.channel) {
    if (drawnFor !== `${route.user}/${route.channel}`) reconcile(inner, [], {});
    return;
  }
  const top = known.messages.filter((message) => !isReply(message) || message.subtype === "thread_broadcast");
  const place = `${route.user}/${route.channel}`;
  const opening = place !== drawnFor;
  if (opening) {
    const others = top.filter((message) => message.user !== route.user && !message.ephemeral_for);
    firstNew = here.unread > 0 && here.is_member ? (others.at(-here.unread)?.ts ?? null) : null;
    drawnFor = place;
  }
  const atEnd = opening || nearEnd();
  const last = inner.lastElementChild?.dataset.ts;
  list.setAttribute("aria-label", `Messages in ${titleOf(here)}`);
  reconcile(inner, [{ kind: "start", key: "start", here }, ...rows(top)], {
    key: (row) => `${place}/${row.key}`,
    stamp: (row) =>
      row.kind === "message"
        ? stampOf(row.message, row)
        : `${row.kind}${row.at ? relativeDay(row.at) : ""}${row.here ? titleOf(here) + here.purpose : ""}${dayKey(now())}`,
    build: drawRow,
  });
  const latest = inner.querySelector(".message:last-of-type");
  if (latest) latest.tabIndex = 0; // the way in by keyboard; the arrows lead on from there
  const line = opening && inner.querySelector(".new-line");
  if (line) toNew(line);
  else if (atEnd) toEnd();
  else if (last && inner.lastElementChild?.dataset.ts !== last) down.hidden = false;
  markRead().catch(() => {});
}

function drawRow(row) {
  if (row.kind === "message") return drawMessage(row.message, row);
  if (row.kind === "new")
    return h("div", { class: "new-line", role: "separator", "aria-label": "New messages" }, h("span", {}, "New"));
  if (row.kind === "day")
    return h("div", { class: "day", role: "separator" }, h("span", {}, relativeDay(row.at) ?? longDay(row.at)));
  return beginning(row.here);
}

function beginning(here) {
  const name = titleOf(here);
  if (here.kind === "im")
    return h(
      "div",
      { class: "beginning" },
      h("h2", {}, name),
      h("p", {}, `This is the start of your messages with ${name}.`),
    );
  return h(
    "div",
    { class: "beginning" },
    h("h2", {}, icon(here.kind === "private" ? "lock" : "hash"), name),
    h(
      "p",
      {},
      here.purpose
        ? mrkdwn(here.purpose)
        : here.kind === "private"
          ? "This is the start of a private channel."
          : "This is the start of the channel.",
    ),
  );
}
