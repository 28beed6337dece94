/** The sidebar: channels, direct messages, what is unread, and at its foot whom one acts as. */
import { avatar } from "./avatar.js";
import { fill, h, reconcile } from "./dom.js";
import { icon } from "./icons.js";
import { openJump } from "./jump.js";
import { drawMe } from "./people.js";
import { channel, known, nameOf, on, route, titleOf, user } from "./workspace.js";

const SLACKBOT = "USLACKBOT"; // speaks only when Slack itself has something to say

const nav = document.getElementById("sidebar");
const veil = document.getElementById("veil");
const team = h("div", { class: "team" });
const scroll = h("div", { class: "sidebar-scroll" });
const foot = h("div", { class: "sidebar-foot" });

export function startSidebar() {
  const jump = h(
    "button",
    { type: "button", class: "jump-button", onclick: openJump },
    icon("search"),
    h("span", {}, "Jump to…"),
    h("kbd", {}, "Ctrl K"),
  );
  nav.append(team, jump, scroll, foot);
  veil.addEventListener("click", () => toggleSidebar(false));
  nav.addEventListener("click", (event) => {
    if (event.target.closest("a")) toggleSidebar(false);
  });
  on("state", draw);
  on("route", draw);
  on("people", draw);
  on("clock", () => known.me && drawMe(foot));
}

/** On a narrow screen the sidebar is a drawer. */
export function toggleSidebar(open) {
  document.body.classList.toggle("drawer-open", open);
  veil.hidden = !open;
  if (open) nav.querySelector("[aria-current], a")?.focus();
}

function draw() {
  if (!known.me) return;
  fill(team, h("strong", {}, known.team), h("span", {}, "Local workspace"));
  const mine = known.channels.filter(
    (place) => place.kind !== "im" && place.is_member && (!place.archived || place.id === route.channel),
  );
  const others = known.channels.filter((place) => place.kind === "public" && !place.is_member && !place.archived);
  const direct = known.channels.filter((place) => place.kind === "im" && (place.with !== SLACKBOT || place.latest));
  const met = new Set(direct.map((place) => place.with));
  // Everyone else, the app too: a first line to them opens the direct message.
  const rest = known.users.filter(({ id }) => id !== route.user && id !== SLACKBOT && !met.has(id));
  const groups = [
    { title: "Channels", places: mine.sort(byName) },
    { title: "Direct messages", places: direct.sort(byLatest), people: rest },
    { title: "Other channels", places: others.sort(byName) },
  ].filter((group) => group.places.length || group.people?.length);
  reconcile(scroll, groups, {
    key: (group) => group.title,
    stamp: (group) => JSON.stringify([group, route, known.users]),
    build: drawGroup,
  });
  drawMe(foot);
  const unread = known.channels.reduce((sum, place) => sum + (place.is_member ? place.unread : 0), 0);
  const here = channel();
  document.title = `${unread ? `(${unread}) ` : ""}${here ? titleOf(here) : "Local workspace"} - ${known.team}`;
}

const byName = (one, other) => one.name.localeCompare(other.name);
// The app first, then who wrote last.
const byLatest = (one, other) =>
  Number(user(other.with)?.is_bot ?? 0) - Number(user(one.with)?.is_bot ?? 0) ||
  (other.latest ?? "").localeCompare(one.latest ?? "");

function drawGroup({ title, places, people: rest = [] }) {
  const id = `group-${title.toLowerCase().replaceAll(" ", "-")}`;
  return h(
    "section",
    { class: "group", "aria-labelledby": id },
    h("h2", { id }, title),
    h(
      "ul",
      {},
      places.map((place) => h("li", {}, drawPlace(place))),
      rest
        .sort((one, other) => Number(other.is_bot) - Number(one.is_bot))
        .map((person) => h("li", {}, drawPerson(person))),
    ),
  );
}

function drawPlace(place) {
  const title = titleOf(place);
  const unread = place.is_member ? place.unread : 0;
  const current = place.id === route.channel;
  const other = place.kind === "im" ? user(place.with) : null;
  return h(
    "a",
    {
      class: `place ${unread && !current ? "unread" : ""} ${place.archived ? "archived" : ""}`,
      href: `#/${route.user}/${place.id}`,
      title,
      "aria-current": current ? "page" : null,
      data: { channel: place.id, channelName: place.name || title, name: place.id },
      "aria-label": [
        place.kind === "private" && "private channel",
        title,
        place.archived && "archived",
        unread > 0 && `${unread} unread`,
      ]
        .filter(Boolean)
        .join(", "),
    },
    other ? avatar(other, "small") : icon(place.kind === "private" ? "lock" : "hash"),
    h("span", { class: "place-name" }, title),
    other?.is_bot && h("span", { class: "badge" }, "APP"),
    unread > 0 && !current && h("span", { class: "count" }, String(unread)),
  );
}

function drawPerson(person) {
  return h(
    "a",
    { class: "place quiet", href: `#/${route.user}/@${person.id}`, data: { user: person.id, name: person.id } },
    avatar(person, "small"),
    h("span", { class: "place-name" }, nameOf(person)),
  );
}
