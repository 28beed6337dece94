/** The message box: Enter sends, Shift+Enter breaks the line, / completes commands, @ people, # channels, : emoji. */
import { completion } from "./completion.js";
import { post } from "./control.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { toEnd } from "./messages.js";
import { openEmoji } from "./popover.js";
import { attempt, toast } from "./toast.js";
import { known, loadMessages, loadReplies, loadState, route } from "./workspace.js";

const drafts = new Map(); // "user/channel/thread" -> what was typed there and not sent
const TALLEST = 220; // pixels

/** A message box; `thread` is the timestamp that its messages reply to, if any. */
export function composer({ label, placeholder, thread = null }) {
  const draft = `${route.user}/${route.channel}/${thread ?? ""}`;
  const text = h("textarea", {
    rows: 1,
    id: thread ? null : "composer",
    placeholder,
    "aria-label": label,
    value: drafts.get(draft) ?? "",
    autocomplete: "off",
    data: { testid: thread ? "thread-composer" : "composer" },
    oninput: changed,
    onkeydown: (event) => {
      if (completing.key(event)) return;
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        send();
      }
    },
  });
  const hint = h("div", { class: "composer-hint", "aria-live": "polite" });
  const button = h("button", { type: "button", class: "send", "aria-label": "Send", onclick: send }, icon("send"));
  const smile = h(
    "button",
    {
      type: "button",
      class: "tool",
      "aria-label": "Insert an emoji",
      "aria-expanded": "false",
      onclick: () => openEmoji(smile, (name) => insert(`:${name}: `)),
    },
    icon("smile"),
  );
  const node = h(
    "div",
    { class: "composer" },
    hint,
    h(
      "div",
      { class: "composer-box" },
      text,
      h("div", { class: "composer-tools" }, smile, h("span", { class: "spacer" }), button),
    ),
  );
  const completing = completion(text, node, changed);

  function changed() {
    drafts.set(draft, text.value);
    text.style.height = "auto";
    text.style.height = `${Math.min(text.scrollHeight, TALLEST)}px`;
    button.disabled = !text.value.trim();
    showHint();
    completing.update();
  }

  function showHint() {
    const command = known.commands.find(
      (candidate) => text.value === candidate.command || text.value.startsWith(`${candidate.command} `),
    );
    hint.replaceChildren(
      ...(command
        ? [h("code", {}, `${command.command} ${command.usage_hint ?? ""}`), h("span", {}, command.description ?? "")]
        : []),
    );
  }

  function insert(what) {
    text.setRangeText(what, text.selectionStart, text.selectionEnd, "end");
    text.focus();
    changed();
  }

  async function send() {
    const said = text.value.trim();
    if (!said) return;
    text.value = "";
    changed();
    if (!thread) toEnd(); // where the answer comes
    const where = { user: route.user, channel: route.channel.replace(/^@/, "") }; // a person's id opens the direct message
    const sent = said.startsWith("/")
      ? await command(where, said)
      : await attempt(() => post("post", { ...where, text: said, ...(thread && { thread_ts: thread }) }));
    if (!sent && !text.value) {
      text.value = said; // nothing typed is lost to a refusal
      changed();
    }
    await attempt(() => Promise.all([loadMessages(), loadReplies(), loadState()]));
  }

  async function command(where, said) {
    const name = said.split(/\s/)[0];
    if (!known.commands.some((candidate) => candidate.command === name)) {
      toast(
        `${name} is not a command here. Try ${known.commands.map((candidate) => candidate.command).join(", ") || "writing a message"}.`,
      );
      return null;
    }
    button.setAttribute("aria-busy", "true");
    const outcome = await attempt(() => post("command", { ...where, text: said }));
    button.removeAttribute("aria-busy");
    return outcome; // what became of it, good or bad, Slack itself says in the channel
  }

  requestAnimationFrame(changed);
  return node;
}
