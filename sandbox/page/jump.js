/** Ctrl+K (Cmd+K): to any channel or person by a few letters of the name. */
import { avatar } from "./avatar.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { known, nameOf, route, titleOf, user } from "./workspace.js";

const MOST = 12;

function targets() {
  const met = new Set(known.channels.filter((place) => place.kind === "im").map((place) => place.with));
  return [
    ...known.channels.map((place) => ({
      title: titleOf(place),
      hash: `#/${route.user}/${place.id}`,
      unread: place.is_member ? place.unread : 0,
      latest: place.latest ?? "",
      archived: place.archived,
      before:
        place.kind === "im" ? avatar(user(place.with), "small") : icon(place.kind === "private" ? "lock" : "hash"),
    })),
    ...known.users
      .filter((person) => person.id !== route.user && !met.has(person.id))
      .map((person) => ({
        title: nameOf(person),
        hash: `#/${route.user}/@${person.id}`,
        unread: 0,
        latest: "",
        before: avatar(person, "small"),
      })),
  ];
}

/** How well a name fits: its start, the start of a word, somewhere within; 0 for not at all. */
function fit(title, wanted) {
  const at = title.toLowerCase().indexOf(wanted);
  if (at < 0) return 0;
  return at === 0 ? 3 : /[\s_-]/.test(title[at - 1]) ? 2 : 1;
}

export function openJump() {
  if (document.querySelector("dialog[open]")) return;
  let found = [];
  let at = 0;
  const list = h("div", { class: "jump-list", role: "listbox", id: "jump-list", "aria-label": "Channels and people" });
  const search = h("input", {
    type: "text",
    class: "jump-input",
    placeholder: "Jump to a channel or person",
    role: "combobox",
    "aria-label": "Jump to",
    "aria-controls": "jump-list",
    "aria-expanded": "true",
    autocomplete: "off",
    oninput: find,
    onkeydown: key,
  });
  const dialog = h(
    "dialog",
    {
      class: "dialog jump",
      "aria-label": "Jump to a channel",
      onclose: () => dialog.remove(),
      onclick: (event) => {
        if (event.target === dialog) dialog.close();
      },
    },
    search,
    list,
  );

  function find() {
    const wanted = search.value.trim().replace(/^[#@]/, "").toLowerCase();
    found = targets()
      .map((target) => ({ ...target, fit: fit(target.title, wanted) }))
      .filter((target) => target.fit > 0)
      .sort(
        (one, other) =>
          other.fit - one.fit ||
          Number(one.archived ?? 0) - Number(other.archived ?? 0) ||
          other.unread - one.unread ||
          other.latest.localeCompare(one.latest),
      )
      .slice(0, MOST);
    at = 0;
    show();
  }

  function show() {
    list.replaceChildren(
      ...found.map((target, n) =>
        h(
          "div",
          {
            class: "choice",
            role: "option",
            id: `jump-${n}`,
            "aria-selected": String(n === at),
            onclick: () => take(target),
          },
          target.before,
          h("span", { class: "place-name" }, target.title),
          target.unread > 0 && h("span", { class: "count" }, String(target.unread)),
        ),
      ),
    );
    if (!found.length) list.append(h("p", { class: "nothing" }, "Nothing of that name."));
    search.setAttribute("aria-activedescendant", found.length ? `jump-${at}` : "");
  }

  function take(target) {
    dialog.close();
    location.hash = target.hash;
  }

  function key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && found.length) {
      event.preventDefault();
      at = (at + step + found.length) % found.length;
      show();
    }
    if (event.key === "Enter" && found[at]) {
      event.preventDefault();
      take(found[at]);
    }
  }

  document.body.append(dialog);
  dialog.showModal();
  find();
  search.focus();
}
