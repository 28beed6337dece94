/** Small things that float beside a button: menus, the emoji picker, lists of people and pins. */
import { h } from "./dom.js";
import { COMMON, EMOJI } from "./emoji.js";

const GAP = 6;

/** Opens `content` beside `anchor`; Escape or a click elsewhere closes it and gives the focus back. */
export function openBeside(anchor, content, { label, className = "" } = {}) {
  const node = h(
    "div",
    { class: `popover ${className}`, popover: "auto", role: "dialog", "aria-label": label },
    content,
  );
  // Within a modal dialog everything outside is out of reach, so the popover lives in it.
  (anchor.closest("dialog") ?? document.body).append(node);
  node.showPopover();
  place(node, anchor);
  anchor.setAttribute("aria-expanded", "true");
  node.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    anchor.setAttribute("aria-expanded", "false");
    const inside = node.contains(document.activeElement) || document.activeElement === document.body;
    node.remove();
    if (inside && anchor.isConnected) anchor.focus();
  });
  (node.querySelector("[autofocus], input, [role=menuitem], [role=menuitemradio], button, a") ?? node).focus();
  return { node, close: () => node.isConnected && node.hidePopover() };
}

function place(node, anchor) {
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = node;
  const below = at.bottom + GAP + height <= innerHeight;
  const above = at.top - GAP - height;
  const left = Math.min(Math.max(GAP, at.left), innerWidth - width - GAP);
  node.style.left = `${left}px`;
  node.style.top = `${below ? at.bottom + GAP : Math.max(GAP, above)}px`;
}

/** A menu of choices `[{label, detail?, danger?, checked?, choose}]`, walked with the arrow keys. */
export function openMenu(anchor, label, choices) {
  let menu = null;
  const items = choices.map((choice) =>
    h(
      "button",
      {
        type: "button",
        class: choice.danger ? "menu-item danger" : "menu-item",
        data: choice.data,
        role: choice.checked === undefined ? "menuitem" : "menuitemradio",
        "aria-checked": choice.checked === undefined ? null : String(choice.checked),
        onclick: () => {
          menu.close();
          choice.choose();
        },
      },
      choice.before,
      h("span", { class: "menu-label" }, choice.label),
      choice.detail && h("span", { class: "menu-detail" }, choice.detail),
    ),
  );
  const list = h("div", { role: "menu", "aria-label": label, class: "menu", onkeydown: walk }, items);
  menu = openBeside(anchor, list, { label, className: "menu-popover" });
  items.find((item) => item.getAttribute("aria-checked") === "true")?.focus();
  return menu;
}

function walk(event) {
  const items = [...event.currentTarget.querySelectorAll("button")];
  const at = items.indexOf(document.activeElement);
  const to = {
    ArrowDown: (at + 1) % items.length,
    ArrowUp: (at - 1 + items.length) % items.length,
    Home: 0,
    End: items.length - 1,
  }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  items[to].focus();
}

/** A picker of emoji with a search; `choose` gets the name. */
export function openEmoji(anchor, choose) {
  let picker = null;
  const grid = h("div", { class: "emoji-grid" });
  const show = (names) =>
    grid.replaceChildren(
      ...names.map((name) =>
        h(
          "button",
          {
            type: "button",
            class: "emoji-choice",
            "aria-label": name,
            title: `:${name}:`,
            onclick: () => {
              picker.close();
              choose(name);
            },
          },
          EMOJI.get(name),
        ),
      ),
    );
  const names = [...EMOJI.keys()];
  const rest = names.filter((name, at) => !COMMON.includes(name) && EMOJI.get(names[at - 1]) !== EMOJI.get(name));
  const search = h("input", {
    type: "search",
    class: "text-input",
    placeholder: "Search emoji",
    "aria-label": "Search emoji",
    oninput: () => {
      const wanted = search.value.trim().replaceAll(":", "").toLowerCase();
      show(wanted ? names.filter((name) => name.includes(wanted)) : [...COMMON, ...rest]);
    },
    onkeydown: (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault(); // the button that opened this gets the focus back, and the key would press it again
      grid.querySelector("button")?.click();
    },
  });
  show([...COMMON, ...rest]);
  picker = openBeside(anchor, h("div", { class: "emoji-picker" }, search, grid), { label: "Choose an emoji" });
}
