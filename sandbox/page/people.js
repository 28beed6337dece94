/** Acting as anyone: who one is now, and the list to become someone else. */
import { avatar } from "./avatar.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { openMenu } from "./popover.js";
import { cityOf, clockTime, relativeDay, zoneName } from "./time.js";
import { hushToasts } from "./toast.js";
import { go, known, loadUnreadElsewhere, nameOf, now, people, route } from "./workspace.js";

const local = (person) => `${clockTime(now(), { zone: person.tz })} ${zoneName(now(), person.tz)}`;

/** Fills `foot` with the acting person and the way to another one. */
export function drawMe(foot) {
  const me = known.me;
  const waiting = [...known.unreadElsewhere].filter(([id, unread]) => id !== me.id && unread > 0);
  const stamp = JSON.stringify([me, local(me), waiting]);
  if (foot.dataset.stamp === stamp) return;
  foot.dataset.stamp = stamp;
  const focused = foot.contains(document.activeElement);
  const note = waiting.length
    ? `${waiting.length} ${waiting.length === 1 ? "other person has" : "others have"} unread messages`
    : null;
  const button = h(
    "button",
    {
      type: "button",
      class: "me",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      "aria-label": `Acting as ${nameOf(me)}. Act as someone else`,
      data: { testid: "acting-as", user: me.id },
      onclick: choosePerson,
    },
    avatar(me),
    h(
      "span",
      { class: "me-names" },
      h("strong", {}, nameOf(me)),
      h("span", {}, `${clockTime(now())} · ${cityOf(me.tz)}`),
    ),
    waiting.length > 0 && h("span", { class: "count", title: note, "aria-label": note }, String(waiting.length)),
    icon("caret"),
  );
  fill(foot, button);
  if (focused) button.focus();
}

async function choosePerson(event) {
  const button = event.currentTarget;
  await loadUnreadElsewhere().catch(() => {});
  const choices = people().map((person) => {
    const unread = known.unreadElsewhere.get(person.id) ?? 0;
    const day = relativeDay(now(), person.tz) ?? "";
    return {
      label: [
        h("strong", {}, nameOf(person)),
        person.id !== route.user &&
          unread > 0 &&
          h("span", { class: "count", "aria-label": `${unread} unread` }, String(unread)),
      ],
      detail: `${local(person)}${day && day !== "Today" ? `, ${day}` : ""} · ${cityOf(person.tz)}`,
      before: avatar(person, "small"),
      checked: person.id === route.user,
      data: { user: person.id },
      choose: () => become(person),
    };
  });
  openMenu(button.isConnected ? button : document.querySelector(".me"), "Act as", choices);
}

/** Stays in the channel if the other person sees it too, else goes to their newest one. */
function become(person) {
  hushToasts();
  go({ user: person.id });
}
