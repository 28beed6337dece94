/** The pane that shows what goes between the app and Slack, call by call. */
import { get, remove } from "./control.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { clockTime } from "./time.js";
import { attempt } from "./toast.js";
import { on, openThread, route } from "./workspace.js";

const side = document.getElementById("side");
const EVERY = 1000; // milliseconds
const MOST = 400; // lines kept on the screen

const list = h("ol", { class: "traffic", "aria-label": "Calls, newest last", tabindex: "0" });
let button = null;
let timer = null;
let next = 0;

export function toggleTraffic(pressed) {
  button = pressed;
  if (timer) close();
  else open();
}

function open() {
  openThread(null);
  button.setAttribute("aria-pressed", "true");
  side.hidden = false;
  side.dataset.pane = "traffic";
  side.setAttribute("aria-label", "Traffic");
  fill(
    side,
    h(
      "header",
      { class: "side-head" },
      h("h2", {}, "Traffic"),
      h("span", { class: "side-where" }, "between the app and Slack"),
      h("button", { type: "button", class: "button small", onclick: clear }, "Clear"),
      h(
        "button",
        { type: "button", class: "icon-button", "aria-label": "Close traffic", onclick: close },
        icon("close"),
      ),
    ),
    list,
  );
  next = 0;
  list.replaceChildren();
  timer = setInterval(load, EVERY);
  load();
}

function close() {
  clearInterval(timer);
  timer = null;
  button.setAttribute("aria-pressed", "false");
  if (side.dataset.pane === "traffic") side.hidden = true;
}

// A thread takes the same place.
on("route", () => {
  if (timer && route.thread) close();
});

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
        h("span", { class: "method" }, entry.method),
        refused && h("span", { class: "error" }, entry.error ?? "failed"),
        entry.millis !== null &&
          entry.millis !== undefined &&
          h("span", { class: "millis" }, `${Math.round(entry.millis)} ms`),
      ),
      h("pre", {}, h("code", {}, JSON.stringify(entry.arguments ?? null, null, 2))),
    ),
  );
}
