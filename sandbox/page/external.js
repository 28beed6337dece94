/** Selects whose options the app gives while one types, and inputs that take files of the workspace. */
import { asOption, drawChips, words } from "./choice.js";
import { get } from "./control.js";
import { h } from "./dom.js";
import { afterQuiet, route } from "./workspace.js";

const FEWEST = 3; // characters that Slack waits for where the app does not say
const PAUSE = 200; // milliseconds without a key, before the app is asked
const MOST_FILES = 10;
const labels = new Map(); // `action_id/value` -> what the app called it, for a select that is drawn again
let count = 0;

/** An external select, single or multiple: a combobox. `suggest(typed)` asks the app. */
export function external(element, { attributes, kept, changed, suggest }) {
  const many = element.type.startsWith("multi_");
  const fewest = element.min_query_length ?? FEWEST;
  const most = many ? (element.max_selected_items ?? Infinity) : 1;
  const first = [element.initial_option, ...(element.initial_options ?? [])].filter(Boolean);
  for (const option of first) remember(asOption(option));
  let chosen = [kept ?? []].flat();
  let offered = [];
  let asked = 0;
  const listId = `options-${(count += 1)}`;
  const chips = h("span", { class: "chips" });
  const list = h("ul", { class: "suggestions", id: listId, role: "listbox", hidden: true, "aria-label": "Choices" });
  const said = h("p", { class: "field-hint", role: "status" });
  const typing = h("input", {
    ...attributes,
    type: "text",
    class: "text-input",
    role: "combobox",
    autocomplete: "off",
    "aria-expanded": "false",
    "aria-controls": listId,
    "aria-autocomplete": "list",
    placeholder: element.placeholder ? words(element.placeholder) : "Type to search…",
    oninput: () => (typing.value.trim().length < fewest ? explain() : later()),
    onfocus: () => explain(),
    onblur: () => setTimeout(() => show([]), 150), // a click on a choice comes first
    onkeydown: keys,
  });
  const later = afterQuiet(ask, PAUSE);
  const node = h("div", { class: "multi-select external" }, chips, typing, list, said);

  function remember({ value, label }) {
    labels.set(`${element.action_id}/${value}`, label);
  }

  function explain() {
    const left = fewest - typing.value.trim().length;
    asked += 1; // an answer that is still on its way is late
    show([]);
    if (left > 0) said.textContent = `Type ${fewest} ${fewest === 1 ? "character" : "characters"} or more.`;
    else later();
  }

  async function ask() {
    const mine = (asked += 1);
    said.textContent = "Asking the app…";
    const answer = await suggest(typing.value.trim());
    if (mine !== asked || document.activeElement !== typing) return;
    const groups = answer?.option_groups ?? [{ options: answer?.options ?? [] }];
    show(groups.map((group) => ({ label: group.label && words(group.label), options: group.options.map(asOption) })));
    said.textContent = !answer ? "" : offered.length ? "" : "Nothing found.";
  }

  function show(groups) {
    offered = groups.flatMap((group) => group.options).filter((option) => !chosen.includes(option.value));
    const row = (option) =>
      h(
        "li",
        { role: "option", id: `${listId}-${offered.indexOf(option)}`, "aria-selected": "false", onmousedown: () => take(option) },
        option.label,
        option.detail && h("small", {}, option.detail),
      );
    list.replaceChildren(
      ...groups.flatMap((group) => [
        ...(group.label ? [h("li", { role: "presentation", class: "group" }, group.label)] : []),
        ...group.options.filter((option) => offered.includes(option)).map(row),
      ]),
    );
    list.hidden = offered.length === 0;
    typing.setAttribute("aria-expanded", String(!list.hidden));
    typing.removeAttribute("aria-activedescendant");
  }

  function point(at) {
    const rows = [...list.querySelectorAll("[role=option]")];
    rows.forEach((each, number) => each.setAttribute("aria-selected", String(number === at)));
    typing.setAttribute("aria-activedescendant", rows[at].id);
    rows[at].scrollIntoView({ block: "nearest" });
  }

  function keys(event) {
    const at = offered.findIndex((_, number) => typing.getAttribute("aria-activedescendant") === `${listId}-${number}`);
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps && offered.length) {
      event.preventDefault();
      point((at + steps[event.key] + offered.length + (at < 0 && event.key === "ArrowUp" ? 1 : 0)) % offered.length);
    } else if (event.key === "Enter" && !list.hidden) {
      event.preventDefault(); // it chooses, and does not send the form
      take(offered[Math.max(0, at)]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      event.stopPropagation(); // it closes the list, and not the form
      show([]);
    }
  }

  function take(option) {
    remember(option);
    set(many ? [...chosen, option.value] : [option.value]);
  }

  function set(values) {
    chosen = values;
    typing.value = "";
    said.textContent = "";
    draw();
    changed(read());
  }

  function draw() {
    show([]);
    drawChips(chips, chosen, {
      labelOf: (value) => labels.get(`${element.action_id}/${value}`) ?? value,
      remove: (value) => {
        set(chosen.filter((other) => other !== value));
        typing.focus();
      },
    });
    typing.hidden = chosen.length >= most;
  }

  const read = () => (many ? chosen : (chosen[0] ?? null));
  draw();
  return { node, focus: typing, read };
}

/** A file input: the files that lie in the workspace already, newest first, to tick. */
export function files(element, { attributes, kept, changed }) {
  const most = element.max_files ?? MOST_FILES;
  const { "aria-label": name, id } = attributes;
  let chosen = kept ?? [];
  const list = h("div", { class: "ticks" }, "Looking for files…");
  const node = h("div", { role: "group", "aria-label": name, id, tabindex: "-1", data: attributes.data }, list);

  function row(file) {
    const box = h("input", {
      type: "checkbox",
      value: file.id,
      checked: chosen.includes(file.id),
      onchange: () => {
        chosen = box.checked ? [...chosen, file.id] : chosen.filter((other) => other !== file.id);
        bound();
        changed(chosen);
      },
    });
    return h("label", { class: "tick" }, box, h("span", {}, file.title || file.name, h("small", {}, `${file.size} bytes`)));
  }

  function bound() {
    for (const box of list.querySelectorAll("input")) box.disabled = !box.checked && chosen.length >= most;
  }

  async function load() {
    const all = (await get("files", { user: route.user })).files;
    const fitting = all.filter((file) => !element.filetypes || element.filetypes.includes(file.filetype));
    const kinds = element.filetypes ? ` of these kinds: ${element.filetypes.join(", ")}` : "";
    const none = `There is no file in this workspace${kinds}. Files that are shared in a channel can be chosen here.`;
    list.replaceChildren(...(fitting.length ? fitting.map(row) : [none]));
    bound();
  }

  load().catch(() => list.replaceChildren("The files could not be listed."));
  return { node, focus: node, read: () => chosen };
}
