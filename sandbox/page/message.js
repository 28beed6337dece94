/** One message: who, when, what, and what others made of it. */
import { avatar } from "./avatar.js";
import { drawBlocks } from "./blocks.js";
import { post } from "./control.js";
import { h } from "./dom.js";
import { emoji } from "./emoji.js";
import { fileCard } from "./files.js";
import { hostAt } from "./host.js";
import { icon } from "./icons.js";
import { clockTime, longDay } from "./time.js";
import { mrkdwn } from "./text.js";
import { attempt } from "./toast.js";
import { channel, known, nameOf, openThread, route, user } from "./workspace.js";

export const instant = (message) => Number(message.ts) * 1000;
export const isReply = (message) => Boolean(message.thread_ts) && message.thread_ts !== message.ts;

// What Slack itself writes into a channel: someone came, a topic was set, it was archived.
const SYSTEM = /^(channel|group)_(join|leave|topic|purpose|name|archive|unarchive)$|^(bot_add|pinned_item)$/;
export const isSystem = (message) => SYSTEM.test(message.subtype ?? "");

/** Everything that decides how a message looks; while it stays the same, its node stays. */
export function stampOf(message, { compact }) {
  return JSON.stringify([
    message,
    compact,
    isPinned(message),
    known.me?.tz,
    route.user,
    known.users.length,
    known.channels.length,
  ]);
}

export const isPinned = (message) => channel()?.pins.includes(message.ts) ?? false;

export function drawMessage(message, { compact = false, inThread = false } = {}) {
  const author = user(message.user);
  const at = instant(message);
  const time = clockTime(at);
  const ephemeral = Boolean(message.ephemeral_for);
  const pinned = isPinned(message);
  if (isSystem(message)) return systemLine(message, author, time);
  const classes = ["message", compact && "compact", ephemeral && "ephemeral", pinned && "pinned"]
    .filter(Boolean)
    .join(" ");
  return h(
    "article",
    {
      class: classes,
      tabindex: "-1",
      "aria-label": `${nameOf(author)}, ${time}`,
      data: { ts: message.ts, testid: "message", user: message.user },
    },
    pinned && h("p", { class: "message-mark" }, icon("pin"), "Pinned"),
    h(
      "div",
      { class: "message-row" },
      h(
        "div",
        { class: "gutter" },
        compact ? h("time", { class: "gutter-time", "aria-hidden": "true" }, time) : avatar(author),
      ),
      h(
        "div",
        { class: "message-body" },
        !compact &&
          h(
            "div",
            { class: "message-head" },
            h("strong", { class: "author" }, nameOf(author)),
            message.bot && h("span", { class: "badge" }, "APP"),
            h(
              "time",
              {
                class: "when",
                datetime: new Date(at).toISOString(),
                title: `${longDay(at)}, ${clockTime(at, { seconds: true })}`,
              },
              time,
            ),
          ),
        content(message),
        (message.files ?? []).map(fileCard),
        ephemeral && h("p", { class: "only-you" }, icon("eye"), "Only visible to you"),
        reactions(message),
        !inThread && message.reply_count > 0 && threadLink(message),
      ),
    ),
  );
}

function systemLine(message, author, time) {
  return h(
    "article",
    {
      class: "message",
      tabindex: "-1",
      "aria-label": `${nameOf(author)}, ${time}`,
      data: { ts: message.ts, testid: "message", user: message.user },
    },
    h(
      "div",
      { class: "system-line" },
      avatar(author, "small"),
      h("div", { class: "text" }, mrkdwn(message.text)),
      h("time", { class: "when" }, time),
    ),
  );
}

/** What older apps hang below a message: blocks or text beside a coloured bar. */
function attachment(given, host) {
  const node = h(
    "div",
    { class: "attachment" },
    given.blocks?.length
      ? drawBlocks(given.blocks, host)
      : h("div", { class: "text" }, mrkdwn(given.text ?? given.fallback ?? "")),
  );
  if (/^#?[0-9a-f]{6}$/i.test(given.color ?? "")) node.style.borderLeftColor = `#${given.color.replace("#", "")}`;
  return node;
}

function content(message) {
  const edited = message.edited && h("span", { class: "edited" }, " (edited)");
  const host = hostAt({ channel: route.channel, ts: message.ts });
  const attachments = (message.attachments ?? []).map((given) => attachment(given, host));
  if (attachments.length && !message.blocks?.length)
    return h(
      "div",
      { class: "message-blocks" },
      message.text && h("div", { class: "text" }, mrkdwn(message.text), edited),
      attachments,
    );
  if (message.blocks?.length)
    return h("div", { class: "message-blocks" }, drawBlocks(message.blocks, host), edited, attachments);
  return message.text ? h("div", { class: "text" }, mrkdwn(message.text), edited) : edited;
}

function reactions(message) {
  if (!message.reactions?.length) return null;
  const pills = message.reactions.map(({ name, users }) => {
    const mine = users.includes(route.user);
    const who = users.map((id) => nameOf(user(id))).join(", ");
    return h(
      "button",
      {
        type: "button",
        class: mine ? "reaction mine" : "reaction",
        "aria-pressed": String(mine),
        title: `${who} reacted with :${name}:`,
        "aria-label": `${name}, ${users.length}`,
        data: { name: `reaction-${name}`, reaction: name },
        onclick: () => react(message, name, mine),
      },
      h("span", { class: "emoji" }, emoji(name)),
      h("span", {}, String(users.length)),
    );
  });
  return h("div", { class: "reactions" }, pills);
}

/** Adds the acting person's reaction, or takes it away. */
export function react(message, name, remove = false) {
  return attempt(() => post("react", { user: route.user, channel: route.channel, ts: message.ts, name, remove }));
}

function threadLink(message) {
  const count = message.reply_count;
  return h(
    "button",
    { type: "button", class: "thread-link", data: { name: "thread" }, onclick: () => openThread(message.ts) },
    icon("thread"),
    `${count} ${count === 1 ? "reply" : "replies"}`,
  );
}
