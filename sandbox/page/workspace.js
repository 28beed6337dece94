/** What the page knows of the workspace, for the person it acts as; the other files read it and listen for changes. */
import { get, post } from "./control.js";

export const route = { user: null, channel: null, thread: null };

export const known = {
  team: "",
  me: null,
  users: [],
  channels: [],
  commands: [],
  shortcuts: [],
  views: [],
  home: null,
  messages: [],
  replies: [],
  unreadElsewhere: new Map(),
  due: { known: true, at: null, what: null },
};

const listeners = new Map();

/** Calls `listener` whenever `topic` changed: state, messages, replies, views, clock, route. */
export function on(topic, listener) {
  listeners.set(topic, [...(listeners.get(topic) ?? []), listener]);
}

export function tell(topic) {
  for (const listener of listeners.get(topic) ?? []) listener();
}

/** Runs `load` when `milliseconds` have passed without another call. What fails then is tried again next time. */
export function afterQuiet(load, milliseconds) {
  let waiting = null;
  return () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => load().catch(() => {}), milliseconds);
  };
}

/** Lets only one run of `load` be under way; news that comes meanwhile causes one more run. */
function coalesced(load) {
  let running = null;
  let again = false;
  return async () => {
    if (running) {
      again = true;
      return running;
    }
    running = (async () => {
      do {
        again = false;
        await load();
      } while (again);
    })();
    try {
      return await running;
    } finally {
      running = null;
    }
  };
}

let ahead = 0;

/** The workspace's time now, in milliseconds since the epoch. */
export const now = () => Date.now() + ahead;

export function setClock(clock) {
  ahead = Date.parse(clock.now) - Date.now();
  known.pushed = clock.pushed_seconds;
  tell("clock");
}

export const loadState = coalesced(async () => {
  const user = route.user;
  const state = await get("state", { user });
  if (user !== route.user) return;
  const { clock, ...rest } = state;
  Object.assign(known, rest);
  setClock(clock);
  tell("state");
  tell("views");
});

export const loadMessages = coalesced(async () => {
  const { user, channel } = route;
  if (!channel) return;
  const { messages } = notYetOpen(channel) ? { messages: [] } : await get("messages", { user, channel });
  if (user !== route.user || channel !== route.channel) return;
  known.messages = messages;
  known.shownChannel = channel;
  tell("messages");
});

export const loadReplies = coalesced(async () => {
  const { user, channel, thread } = route;
  if (!thread) return;
  const { messages } = await get("messages", { user, channel, thread });
  if (user !== route.user || thread !== route.thread) return;
  known.replies = messages;
  tell("replies");
});

/** What the app will do by itself next, as far as anybody here can say. */
export const loadDue = coalesced(async () => {
  known.due = await get("next_due");
  tell("clock");
});

/** How many direct messages each of the other people has not read; shown where one picks whom to act as. */
export const loadUnreadElsewhere = coalesced(async () => {
  const others = known.users.filter((user) => !user.is_bot && user.id !== route.user);
  const states = await Promise.all(others.map((user) => get("state", { user: user.id })));
  known.unreadElsewhere = new Map(
    others.map((user, at) => [
      user.id,
      states[at].channels.reduce((sum, channel) => sum + (channel.kind === "im" ? channel.unread : 0), 0),
    ]),
  );
  tell("people");
});

export const user = (id) => known.users.find((candidate) => candidate.id === id);
/** Whether an address such as @U2 names a person with whom nothing has been written yet. */
export const notYetOpen = (id) => Boolean(id?.startsWith("@") && user(id.slice(1)));

/** A channel of the reader's; by @U2 the direct message with a person, even before its first line. */
export function channel(id = route.channel) {
  const found = known.channels.find((candidate) => candidate.id === id);
  if (found || !notYetOpen(id)) return found;
  return {
    id,
    name: "",
    kind: "im",
    with: id.slice(1),
    members: [route.user, id.slice(1)],
    is_member: true,
    topic: "",
    purpose: "",
    archived: false,
    unread: 0,
    latest: null,
    pins: [],
    bookmarks: [],
  };
}

export const people = () => known.users.filter((candidate) => !candidate.is_bot);
export const nameOf = (person) => person?.real_name || person?.name || "Someone";

/** The name a channel goes by for the reader: a direct message bears the other person's. */
export function titleOf(place) {
  return place.kind === "im" ? nameOf(user(place.with)) : place.name;
}

export function go({ user: who = route.user, channel: where = route.channel } = {}) {
  location.hash = `#/${who}/${where ?? ""}`;
}

export function openThread(ts) {
  route.thread = ts;
  known.replies = [];
  tell("route");
}

export async function markRead() {
  const here = channel();
  if (here?.unread && document.visibilityState === "visible") {
    here.unread = 0;
    await post("read", { user: route.user, channel: here.id });
  }
}
