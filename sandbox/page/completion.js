/** The list over a message box that completes /commands, @people, #channels and :emoji: while one types. */
import { avatar } from "./avatar.js";
import { h } from "./dom.js";
import { EMOJI } from "./emoji.js";
import { cityOf, clockTime } from "./time.js";
import { known, nameOf, now, people } from "./workspace.js";

const MOST = 8;
let count = 0;

const has = (text, wanted) => text.toLowerCase().includes(wanted.toLowerCase());

const SOURCES = [
  {
    pattern: /^(\/[\w-]*)$/,
    label: "Commands",
    find: (typed) =>
      known.commands
        .filter(({ command }) => command.startsWith(typed) && command !== typed)
        .map(({ command, description, usage_hint: usage }) => ({
          text: `${command} `,
          label: h("strong", {}, command),
          detail: [usage && h("code", {}, usage), description],
        })),
  },
  {
    pattern: /(?:^|\s)(@[\w.-]*)$/,
    label: "People",
    find: (typed) =>
      people()
        .filter((person) => has(person.name, typed.slice(1)) || has(nameOf(person), typed.slice(1)))
        .map((person) => ({
          text: `@${person.name} `,
          before: avatar(person, "small"),
          label: h("strong", {}, nameOf(person)),
          detail: `@${person.name} · ${clockTime(now(), { zone: person.tz })} in ${cityOf(person.tz)}`,
        })),
  },
  {
    pattern: /(?:^|\s)(#[\w-]*)$/,
    label: "Channels",
    find: (typed) =>
      known.channels
        .filter((place) => place.kind !== "im" && has(place.name, typed.slice(1)))
        .map((place) => ({ text: `#${place.name} `, label: `#${place.name}`, detail: place.topic })),
  },
  {
    pattern: /(?:^|\s)(:[a-z0-9_+-]{2,})$/,
    label: "Emoji",
    find: (typed) =>
      [...EMOJI]
        .filter(([name]) => name.startsWith(typed.slice(1)))
        .map(([name, character]) => ({ text: `:${name}: `, label: `${character} :${name}:` })),
  },
];

/** Completes in `text`, listing above `node`; gives `update()` and `key(event)`, which says whether it took the key. */
export function completion(text, node, changed) {
  const id = `completion-${(count += 1)}`;
  const list = h("div", { class: "completion", role: "listbox", id, hidden: true });
  node.prepend(list);
  text.setAttribute("aria-controls", id);
  text.setAttribute("aria-autocomplete", "list");
  text.addEventListener("blur", () => setTimeout(close, 150)); // after a click on a choice has arrived
  let found = [];
  let typed = "";
  let at = 0;

  function update() {
    const before = text.value.slice(0, text.selectionStart);
    const source = SOURCES.find((candidate) => candidate.pattern.test(before));
    typed = source ? before.match(source.pattern)[1] : "";
    found = source ? source.find(typed).slice(0, MOST) : [];
    at = 0;
    list.setAttribute("aria-label", source?.label ?? "");
    show();
  }

  function show() {
    list.hidden = found.length === 0;
    list.replaceChildren(
      ...found.map((choice, n) =>
        h(
          "div",
          {
            class: "choice",
            role: "option",
            id: `${id}-${n}`,
            "aria-selected": String(n === at),
            onpointerdown: (event) => {
              event.preventDefault();
              take(choice);
            },
          },
          choice.before,
          choice.label,
          h(
            "span",
            { class: "choice-detail" },
            choice.detail
              ? [choice.detail]
                  .flat()
                  .filter(Boolean)
                  .flatMap((part) => [part, " "])
              : "",
          ),
        ),
      ),
    );
    if (found.length) text.setAttribute("aria-activedescendant", `${id}-${at}`);
    else text.removeAttribute("aria-activedescendant");
  }

  function take(choice) {
    const end = text.selectionStart;
    text.setRangeText(choice.text, end - typed.length, end, "end");
    close();
    changed();
  }

  function close() {
    found = [];
    show();
  }

  function key(event) {
    if (!found.length) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) at = (at + step + found.length) % found.length;
    else if (event.key === "Escape") found = [];
    else if (event.key === "Tab" || (event.key === "Enter" && !event.shiftKey)) {
      event.preventDefault();
      take(found[at]);
      return true;
    } else return false;
    event.preventDefault();
    event.stopPropagation();
    show();
    return true;
  }

  return { update, key };
}
