/** Above the messages: what the channel is, its topic, members, pins and bookmarks; below them, the message box. */
import { avatar } from "./avatar.js";
import { composer } from "./composer.js";
import { post } from "./control.js";
import { fill, h } from "./dom.js";
import { homeIsOpen, homeTabs } from "./home.js";
import { icon } from "./icons.js";
import { instant } from "./message.js";
import { openBeside } from "./popover.js";
import { toggleSidebar } from "./sidebar.js";
import { cityOf, clockTime, longDay, relativeDay, zoneName } from "./time.js";
import { link, mrkdwn, plain } from "./text.js";
import { attempt } from "./toast.js";
import {
  channel,
  known,
  loadMessages,
  loadState,
  nameOf,
  now,
  on,
  openThread,
  people,
  route,
  titleOf,
  user,
} from "./workspace.js";

const header = document.getElementById("header");
const foot = document.getElementById("foot");

export function startHeader() {
  on("state", draw);
  on("route", draw);
}

function draw() {
  const here = channel();
  if (!known.me) return;
  const stamp = JSON.stringify([
    here && { ...here, unread: 0, latest: 0 },
    route.user,
    known.users,
    known.commands,
    homeIsOpen(),
  ]);
  if (header.dataset.stamp === stamp) return;
  header.dataset.stamp = stamp;
  const focused = header.contains(document.activeElement) ? document.activeElement.dataset.name : null;
  fill(
    header,
    menuButton(),
    here ? [title(here), homeTabs(here), spacer(), tools(here)] : h("h1", {}, "Choose a channel"),
    here && bookmarks(here),
  );
  if (focused) header.querySelector(`[data-name="${focused}"]`)?.focus();
  drawFoot(here);
}

const spacer = () => h("span", { class: "spacer" });

function menuButton() {
  return h(
    "button",
    {
      type: "button",
      class: "icon-button drawer-button",
      "aria-label": "Channels",
      onclick: () => toggleSidebar(true),
    },
    icon("menu"),
  );
}

function title(here) {
  const other = here.kind === "im" ? user(here.with) : null;
  return h(
    "div",
    { class: "header-title" },
    h(
      "h1",
      { data: { testid: "channel-title" } },
      other ? avatar(other, "small") : icon(here.kind === "private" ? "lock" : "hash"),
      h("span", {}, titleOf(here)),
      other?.is_bot && h("span", { class: "badge" }, "APP"),
      here.archived && h("span", { class: "badge" }, "ARCHIVED"),
    ),
    other &&
      !other.is_bot &&
      h(
        "p",
        { class: "topic" },
        `${clockTime(now(), { zone: other.tz })} ${zoneName(now(), other.tz)} in ${cityOf(other.tz)}`,
      ),
    here.topic && h("p", { class: "topic", title: here.topic, data: { testid: "topic" } }, mrkdwn(here.topic)),
  );
}

function tools(here) {
  if (here.kind === "im") return null;
  const count = here.members.length;
  return h(
    "div",
    { class: "header-tools" },
    here.pins.length > 0 &&
      headerButton("pins", "pin", here.pins.length, "pinned", (event) => showPins(event.currentTarget, here)),
    headerButton("members", "people", count, count === 1 ? "member" : "members", (event) =>
      showMembers(event.currentTarget, here),
    ),
  );
}

function headerButton(name, picture, count, words, onclick) {
  const label = `${count} ${words}`;
  return h(
    "button",
    {
      type: "button",
      class: "header-button",
      "aria-label": label,
      title: label,
      "aria-expanded": "false",
      data: { name, testid: name },
      onclick,
    },
    icon(picture),
    String(count),
    name === "pins" && h("span", { class: "in-words" }, words),
  );
}

function bookmarks(here) {
  if (!here.bookmarks.length) return null;
  return h(
    "ul",
    { class: "bookmarks", "aria-label": "Bookmarks" },
    here.bookmarks.map((bookmark) => h("li", {}, icon("link"), link(bookmark.link, plain(bookmark.title)))),
  );
}

function showMembers(anchor, here) {
  const list = here.members
    .map(user)
    .filter(Boolean)
    .map((person) =>
      h(
        "li",
        {},
        avatar(person, "small"),
        h("strong", {}, nameOf(person)),
        person.is_bot
          ? h("span", { class: "badge" }, "APP")
          : h("small", {}, `${clockTime(now(), { zone: person.tz })} ${zoneName(now(), person.tz)}`),
      ),
    );
  const absent = people().filter((person) => !here.members.includes(person.id));
  let shown = null;
  const act =
    (path, extra = {}) =>
    async () => {
      shown.close();
      await attempt(() => post(path, { user: route.user, channel: here.id, ...extra }));
      await attempt(loadState);
    };
  const invite = h(
    "select",
    {
      class: "select",
      "aria-label": "Invite someone",
      onchange: (event) => act("invite", { users: [event.target.value] })(),
    },
    h("option", { value: "" }, "Invite someone…"),
    absent.map((person) => h("option", { value: person.id }, nameOf(person))),
  );
  const leave = h("button", { type: "button", class: "button small", onclick: act("leave") }, "Leave channel");
  const archive = h("button", { type: "button", class: "button small", onclick: act("archive") }, "Archive");
  shown = openBeside(
    anchor,
    [
      h("h2", {}, `#${here.name}`),
      [here.topic, here.purpose].filter(Boolean).map((about) => h("p", { class: "about" }, mrkdwn(about))),
      h("h3", {}, "Members"),
      h("ul", { class: "member-list" }, list),
      here.is_member &&
        !here.archived &&
        h("div", { class: "popover-tools" }, absent.length > 0 && invite, leave, archive),
    ]
      .flat()
      .filter(Boolean),
    { label: "About this channel", className: "panel" },
  );
}

function showPins(anchor, here) {
  let shown = null;
  const pinned = here.pins.map((ts) => known.messages.find((message) => message.ts === ts)).filter(Boolean);
  const items = pinned.map((message) =>
    h(
      "li",
      {},
      h(
        "button",
        {
          type: "button",
          class: "pin-item",
          onclick: () => {
            shown.close();
            reveal(message);
          },
        },
        h("strong", {}, nameOf(user(message.user))),
        h("small", {}, ` ${relativeDay(instant(message)) ?? longDay(instant(message))} ${clockTime(instant(message))}`),
        h("span", { class: "pin-text" }, mrkdwn(message.text)),
      ),
    ),
  );
  shown = openBeside(
    anchor,
    [
      h("h2", {}, "Pinned"),
      h("ul", { class: "pin-list" }, items.length ? items : h("li", {}, "The pinned messages are in threads.")),
    ],
    { label: "Pinned messages", className: "panel" },
  );
}

function reveal(message) {
  if (message.thread_ts && message.thread_ts !== message.ts) return openThread(message.thread_ts);
  const node = document.querySelector(`#messages [data-ts="${message.ts}"]`);
  node?.scrollIntoView({ block: "center" });
  return node?.focus();
}

function drawFoot(here) {
  const writable = here?.is_member && !here.archived;
  const stamp = JSON.stringify([route.user, here?.id, here?.is_member, here?.archived, here && titleOf(here)]);
  if (foot.dataset.stamp === stamp) return;
  foot.dataset.stamp = stamp;
  if (!here) return void fill(foot);
  const name = here.kind === "im" ? titleOf(here) : `#${here.name}`;
  if (writable) return void fill(foot, composer({ label: `Message ${name}`, placeholder: `Message ${name}` }));
  const act = (path) => async () => {
    await attempt(() => post(path, { user: route.user, channel: here.id }));
    await attempt(() => Promise.all([loadState(), loadMessages()]));
  };
  fill(
    foot,
    h(
      "div",
      { class: "banner" },
      h(
        "p",
        {},
        here.archived ? `${name} is archived: it can be read, not written in.` : `You are looking at ${name}.`,
      ),
      here.archived
        ? here.is_member && h("button", { type: "button", class: "button", onclick: act("unarchive") }, "Unarchive")
        : h("button", { type: "button", class: "button primary", onclick: act("join") }, "Join channel"),
    ),
  );
}
