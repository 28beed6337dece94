/** The pane that shows what goes between the app and Slack, call by call. */
import { get, remove } from "./control.js";
import { h } from "./dom.js";
import { openSide, sideButton } from "./side.js";
import { clockTime } from "./time.js";
import { attempt } from "./toast.js";

const EVERY = 1000; // milliseconds
const MOST = 400; // lines kept on the screen

const ENVELOPE = /^(events_api|slash_commands|interactive):/; // what the arrow tells already

const list = h("ol", { class: "traffic", "aria-label": "Calls, newest last", tabindex: "0" });
let timer = null;
let next = 0;

/** The strip's button for this pane. */
export const trafficButton = () => sideButton("traffic", "traffic", "Traffic", open);

function open() {
  openSide("traffic", {
    title: "Traffic",
    where: "between the app and Slack",
    tools: h("button", { type: "button", class: "button small", onclick: clear }, "Clear"),
    content: list,
    closed: () => {
      clearInterval(timer);
      timer = null;
    },
  });
  next = 0;
  list.replaceChildren();
  timer = setInterval(load, EVERY);
  load();
  list.focus();
}

async function clear() {
  await attempt(() => remove("traffic"));
  list.replaceChildren();
}

async function load() {
  const answer = await attempt(() => get("traffic", { since: next }));
  if (!answer || !timer) return;
  next = answer.next;
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 60;
  list.append(...answer.entries.slice(-MOST).map(drawEntry));
  while (list.childElementCount > MOST) list.firstElementChild.remove();
  if (atEnd && answer.entries.length) list.scrollTop = list.scrollHeight;
}

function drawEntry(entry) {
  const inward = entry.direction === "in";
  const refused = entry.ok === false;
  return h(
    "li",
    { class: refused ? "refused" : "" },
    h(
      "details",
      {},
      h(
        "summary",
        {},
        h("time", {}, clockTime(Date.parse(entry.at), { seconds: true })),
        h("span", { class: "arrow", title: inward ? "app to Slack" : "Slack to app" }, inward ? "→" : "←"),
        h("span", { class: "method", title: entry.method }, entry.method.replace(ENVELOPE, "")),
        refused && h("span", { class: "error" }, entry.error ?? "failed"),
        entry.millis !== null &&
          entry.millis !== undefined &&
          h("span", { class: "millis" }, `${Math.round(entry.millis)} ms`),
      ),
      h("pre", { tabindex: "0", role: "group", "aria-label": "What was sent" }, h("code", {}, JSON.stringify(entry.arguments ?? null, null, 2))),
    ),
  );
}
