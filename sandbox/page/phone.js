/** The pane that shows one's telephone and mailbox: text messages, calls with keys to press, mail, push messages. */
import { get, post } from "./control.js";
import { h, reconcile } from "./dom.js";
import { openSide, sideButton, sideShows } from "./side.js";
import { clockTime } from "./time.js";
import { attempt, toast } from "./toast.js";
import { on, route, user } from "./workspace.js";

const NOUNS = { sms: "Text message", voice: "Call", mail: "Mail", ntfy: "Push message", webhook: "Webhook" };
const list = h("div", { class: "phone", "aria-label": "What arrived, newest last", tabindex: "0", role: "log" });
const reply = replyBox();
const count = h("span", { class: "strip-count", hidden: true });

const seen = new Map(); // by person: how much had arrived when their pane was last looked at
let owner = null; // whose it is

/** The strip's button for this pane; it counts what arrived since one last looked. */
export function phoneButton() {
  const button = sideButton("phone", "phone", "Phone", open);
  button.dataset.testid = "phone";
  button.append(count);
  on("phone", load);
  on("route", load);
  return button;
}

function open() {
  openSide("phone", { title: "Phone", where: `of ${user(route.user)?.real_name ?? "nobody"}`, content: [list, reply] });
  owner = route.user;
  load();
}

function replyBox() {
  const text = h("input", { type: "text", "aria-label": "Reply by text message", placeholder: "Reply: 1, 2, ok…" });
  return h(
    "form",
    {
      class: "phone-reply",
      onsubmit: async (event) => {
        event.preventDefault();
        if (!text.value.trim()) return;
        if (await attempt(() => post("phone/reply", { user: route.user, text: text.value }))) text.value = "";
      },
    },
    text,
    h("button", { type: "submit", class: "button small" }, "Send"),
  );
}

async function load() {
  if (!route.user) return;
  const asked = route.user;
  const answer = await attempt(() => get("phone", { user: asked }));
  if (!answer || asked !== route.user) return;
  const arrived = answer.received.filter((each) => !each.mine).length;
  if (sideShows("phone")) {
    if (owner !== asked) return open();
    seen.set(asked, arrived);
    draw(answer);
  }
  const unseen = Math.max(arrived - (seen.get(asked) ?? 0), 0);
  count.hidden = unseen === 0;
  count.textContent = String(unseen);
}

function draw(answer) {
  const ways = Object.entries(answer.contacts).map(([kind, address]) => `${kind} ${address}`);
  reply.hidden = !answer.contacts.sms;
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  const nothing = ways.length
    ? `Nothing has arrived. ${ways.join(", ")}.`
    : "This person has Slack alone: the team's files name no other way of reaching them.";
  const rows = answer.received.length ? answer.received : [{ id: "none", nothing }];
  reconcile(list, rows, { key: (each) => each.id, stamp: (each) => JSON.stringify(each), build: drawOne });
  if (atEnd) list.scrollTop = list.scrollHeight;
}

function drawOne(one) {
  if (one.nothing) return h("p", { class: "phone-nothing" }, one.nothing);
  const noun = one.mine ? "Your reply" : (NOUNS[one.kind] ?? one.kind);
  return h(
    "article",
    { "aria-label": noun, class: `phone-one ${one.kind}${one.mine ? " mine" : ""}` },
    h(
      "div",
      { class: "phone-head" },
      h("strong", {}, noun),
      one.kind === "voice" && h("span", { class: "badge" }, one.status.toUpperCase()),
      h("time", {}, clockTime(Date.parse(one.at))),
    ),
    one.subject && h("p", { class: "phone-subject" }, one.subject),
    written(one),
    one.kind === "voice" && one.status === "ringing" && keys(one),
  );
}

/** What it says; a link is a button, in a mail where the link stands. */
function written(one) {
  const paragraph = (text) => text.trim() && h("p", { class: "text" }, text.trim());
  if (one.kind === "voice" || !one.link) return paragraph(one.text);
  const link = h("a", { class: "button small", href: one.link, target: "_blank", rel: "noreferrer" }, "Open the link");
  const [before, ...after] = one.kind === "mail" ? one.text.split(one.link) : [one.text];
  return [paragraph(before), link, ...after.map(paragraph)];
}

/** The keys that the call itself names, each with what it says of it, and the one to decline it. */
function keys(call) {
  const press = async (digit) => {
    const answer = await attempt(() => post("phone/press", { call: call.id, digit }));
    if (answer?.text) toast(`The call says: “${answer.text}”`);
  };
  const named = new Map();
  for (const [, digit, what] of call.text.matchAll(/\bPress (\d) (?:to )?([^.]+)\./g)) named.set(digit, what);
  const key = ([digit, what]) =>
    h(
      "button",
      { type: "button", class: "button small", onclick: () => press(digit) },
      `${digit} ${what[0].toUpperCase()}${what.slice(1)}`,
    );
  const decline = () => attempt(() => post("phone/decline", { call: call.id }));
  return h(
    "div",
    { class: "phone-keys", role: "group", "aria-label": "Keys" },
    ...[...named].map(key),
    h("button", { type: "button", class: "button small", onclick: decline }, "Decline"),
  );
}
