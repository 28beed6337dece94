/** Starts the page, follows the address (#/person/channel), and fetches again what the workspace says has changed. */
import { startClock } from "./clock.js";
import { get } from "./control.js";
import { startHeader } from "./header.js";
import { startHome } from "./home.js";
import { openJump } from "./jump.js";
import { startMessages } from "./messages.js";
import { startModals } from "./modal.js";
import { closeSide } from "./side.js";
import { startSidebar, toggleSidebar } from "./sidebar.js";
import { startThread } from "./thread.js";
import { attempt, toast } from "./toast.js";
import {
  afterQuiet,
  known,
  loadDue,
  loadMessages,
  loadReplies,
  loadState,
  loadUnreadElsewhere,
  notYetOpen,
  on,
  route,
  setClock,
  tell,
} from "./workspace.js";

const laterOthers = afterQuiet(loadUnreadElsewhere, 700); // other people's unread counts are in no hurry
const laterDue = afterQuiet(loadDue, 250);

function addressed() {
  const [, user, channel] = decodeURIComponent(location.hash).split("/");
  return { user: user || null, channel: channel || null };
}

/** The channel to open for a person when the address names none that they may see. */
function usual() {
  const mine = known.channels.filter((place) => place.is_member && !place.archived);
  const unread = mine
    .filter((place) => place.unread > 0)
    .sort((one, other) => (other.latest ?? "").localeCompare(one.latest ?? ""));
  return (
    (
      unread.find((place) => place.kind === "im") ??
      unread[0] ??
      mine.find((place) => place.name === "general") ??
      mine[0]
    )?.id ?? null
  );
}

/** Whom the address names; the first of the people, and one sentence about it, if it names nobody. */
async function actingAs(wanted) {
  if (wanted && (wanted === route.user || known.users.some((person) => person.id === wanted))) return wanted;
  const people = (await get("state")).users.filter((person) => !person.is_bot);
  const found = people.find((person) => person.id === wanted || person.name === wanted) ?? people[0];
  if (wanted && found.id !== wanted && found.name !== wanted)
    toast(`There is nobody “${wanted.slice(0, 40)}” in this workspace. You are ${found.real_name} now.`);
  return found.id;
}

let newest = 0;
let stateOf = null; // the person whose channels are known

/** Go where the address says. What is still on its way to an earlier address gives up: the last one counts. */
async function follow() {
  const turn = ++newest;
  const wanted = addressed();
  const user = await actingAs(wanted.user);
  if (turn !== newest) return;
  const another = user !== stateOf;
  if (another || wanted.channel !== route.channel) route.thread = null;
  if (another) {
    Object.assign(route, { user, channel: null }); // until it is known whether this person may see it
    listen();
    await loadState();
    if (turn !== newest) return;
    stateOf = user;
    laterOthers();
  }
  const channel = known.channels.find(
    (place) => place.id === wanted.channel || place.name === wanted.channel || `@${place.with}` === wanted.channel,
  );
  route.channel = channel?.id ?? (notYetOpen(wanted.channel) ? wanted.channel : usual());
  history.replaceState(null, "", `#/${user}/${route.channel ?? ""}`);
  tell("route");
  // Where there is a keyboard one may write at once; on a phone its picture would cover half of the screen.
  if (matchMedia("(pointer: fine)").matches && !document.querySelector("dialog[open]"))
    document.getElementById("composer")?.focus();
  await loadMessages();
}

const stillNotOpen = () =>
  notYetOpen(route.channel) && !known.channels.some((place) => `@${place.with}` === route.channel);

let stream = null;

function listen() {
  stream?.close();
  stream = new EventSource(`/control/events?user=${encodeURIComponent(route.user)}`);
  stream.onopen = refresh;
  stream.onmessage = ({ data }) => hear(JSON.parse(data));
}

function hear(news) {
  if (news.type === "clock") attempt(async () => setClock(await get("clock")));
  if (news.type === "state" || news.type === "views") attempt(loadState);
  if (news.type === "channel" && news.channel === route.channel)
    attempt(() => Promise.all([loadMessages(), loadReplies()]));
  if (news.type === "phone") tell("phone");
  if (news.type !== "clock") laterOthers();
  laterDue();
}

/** After a lost connection everything may have changed. */
function refresh() {
  laterDue();
  attempt(() => Promise.all([loadState(), loadMessages(), loadReplies()]));
}

function keyboard(event) {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    openJump();
  }
  if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open], .popover")) return;
  if (document.body.classList.contains("drawer-open")) toggleSidebar(false);
  else closeSide();
}

startSidebar();
startHome();
startHeader();
startMessages();
startThread();
startModals();
startClock();
// The channel shown may be gone (one left it), or a direct message may have come into being.
on("state", () => {
  if (route.channel && !known.channels.some((place) => place.id === route.channel) && !stillNotOpen()) attempt(follow);
});
addEventListener("hashchange", () => attempt(follow));
addEventListener("keydown", keyboard);
addEventListener("visibilitychange", () => {
  // A browser grants one host six connections; a tab that nobody looks at gives its one back.
  if (document.visibilityState === "hidden") stream?.close();
  else if (route.user) listen();
});
document.getElementById("skip").addEventListener("click", (event) => {
  event.preventDefault();
  document.getElementById("composer")?.focus();
});
attempt(follow);
