/** Block Kit's elements that hold a choice: selects, dates, check boxes, text. Each gives its node and `read()`. */
import { asOption, drawChips, words } from "./choice.js";
import { h } from "./dom.js";
import { external, files } from "./external.js";
import { textObject } from "./text.js";
import { cityOf, instantOf, myZone, writtenTime } from "./time.js";
import { known, nameOf, people, titleOf } from "./workspace.js";

const personOption = (person) => ({ value: person.id, label: nameOf(person) });
const channelOption = (place) => ({ value: place.id, label: place.kind === "im" ? titleOf(place) : `#${place.name}` });

/** What may be chosen, as `[{label?, options}]`. */
function groupsOf(element) {
  const kind = element.type.replace(/^multi_/, "");
  if (kind === "users_select") return [{ options: people().map(personOption) }];
  if (kind === "channels_select")
    return [{ options: known.channels.filter((place) => place.kind === "public").map(channelOption) }];
  if (kind === "conversations_select") return [{ options: known.channels.map(channelOption) }];
  if (element.option_groups)
    return element.option_groups.map((group) => ({ label: words(group.label), options: group.options.map(asOption) }));
  return [{ options: (element.options ?? []).map(asOption) }];
}

function initialOf(element) {
  const first = [
    element.initial_value,
    element.initial_option?.value,
    element.initial_options?.map((option) => option.value),
    element.initial_user,
    element.initial_users,
    element.initial_channel,
    element.initial_channels,
    element.initial_conversation,
    element.initial_conversations,
    element.initial_date,
    element.initial_time,
    element.initial_date_time,
  ].find((value) => value !== undefined && value !== null);
  return first ?? null;
}

function selectOptions(groups, chosen) {
  const option = ({ value, label: text }) => h("option", { value, selected: value === chosen }, text);
  return groups.map((group) =>
    group.label ? h("optgroup", { label: group.label }, group.options.map(option)) : group.options.map(option),
  );
}

function single(element, { attributes, kept, changed }) {
  const placeholder = h("option", { value: "" }, element.placeholder ? words(element.placeholder) : "Choose…");
  const node = h(
    "select",
    { ...attributes, class: "select", onchange: () => changed(node.value || null) },
    placeholder,
    selectOptions(groupsOf(element), kept),
  );
  if (kept === null || kept === undefined) node.value = "";
  return { node, focus: node, read: () => node.value || null };
}

function multiple(element, { attributes, kept, changed }) {
  const groups = groupsOf(element);
  const all = groups.flatMap((group) => group.options);
  let chosen = (kept ?? []).filter((value) => all.some((option) => option.value === value));
  const chips = h("span", { class: "chips" });
  const select = h("select", { ...attributes, class: "select", onchange: () => set([...chosen, select.value]) });
  const node = h("div", { class: "multi-select" }, chips, select);
  function set(values) {
    chosen = values;
    show();
    changed(chosen);
  }
  function show() {
    drawChips(chips, chosen, {
      labelOf: (value) => all.find((option) => option.value === value).label,
      remove: (value) => {
        set(chosen.filter((other) => other !== value));
        select.focus();
      },
    });
    const left = groups.map((group) => ({
      ...group,
      options: group.options.filter((option) => !chosen.includes(option.value)),
    }));
    select.replaceChildren(
      h("option", { value: "" }, element.placeholder ? words(element.placeholder) : "Add…"),
      ...selectOptions(left).flat(),
    );
    select.disabled = chosen.length >= (element.max_selected_items ?? Infinity);
  }
  show();
  return { node, focus: select, read: () => chosen };
}

function ticks(element, { attributes, kept, changed, id }) {
  const radio = element.type === "radio_buttons";
  const wanted = new Set(radio ? [kept] : (kept ?? []));
  const { "aria-label": groupLabel, ...rest } = attributes;
  const boxes = element.options.map((option) =>
    h("input", {
      ...rest,
      id: null,
      type: radio ? "radio" : "checkbox",
      name: id,
      value: option.value,
      checked: wanted.has(option.value),
      onchange: () => changed(read()),
    }),
  );
  function read() {
    const values = boxes.filter((box) => box.checked).map((box) => box.value);
    return radio ? (values[0] ?? null) : values;
  }
  const node = h(
    "div",
    { class: "ticks", role: radio ? "radiogroup" : "group", "aria-label": groupLabel, id: attributes.id },
    boxes.map((box, at) =>
      h(
        "label",
        { class: "tick" },
        box,
        h(
          "span",
          {},
          textObject(element.options[at].text),
          element.options[at].description && h("small", {}, textObject(element.options[at].description)),
        ),
      ),
    ),
  );
  return { node, focus: boxes[0], read };
}

const FIELD_TYPES = {
  datepicker: "date",
  timepicker: "time",
  datetimepicker: "datetime-local",
  number_input: "number",
  email_text_input: "email",
  url_text_input: "url",
};
const TYPED = new Set(["plain_text_input", "rich_text_input", "number_input", "email_text_input", "url_text_input"]);

/** The text of a rich_text value, which is written here without its styles. */
const flat = (value) =>
  (value?.elements ?? []).map((part) => (part.elements ? flat(part) : (part.text ?? part.url ?? ""))).join("");

function field(element, { attributes, kept, changed, dispatches }) {
  const moment = element.type === "datetimepicker";
  const type = FIELD_TYPES[element.type] ?? "text";
  const read = () => {
    if (!typing.value) return null;
    return moment ? instantOf(typing.value) : typing.value;
  };
  const config = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const onEach = TYPED.has(element.type) ? config.includes("on_character_entered") : true;
  const shared = {
    ...attributes,
    class: "text-input",
    placeholder: element.placeholder ? words(element.placeholder) : null,
    maxlength: element.max_length ?? null,
    value: kept === null ? "" : moment ? writtenTime(kept) : typeof kept === "object" ? flat(kept) : kept,
    // A date is complete only once it is chosen; text may be followed letter by letter.
    [TYPED.has(element.type) ? "oninput" : "onchange"]: () => onEach && changed(read()),
    onkeydown: (event) => {
      if (event.key === "Enter" && !element.multiline && TYPED.has(element.type) && !onEach && dispatches) {
        event.preventDefault();
        changed(read());
      }
    },
  };
  const typing =
    element.multiline || element.type === "rich_text_input"
      ? h("textarea", { ...shared, rows: 4 })
      : h("input", { ...shared, type, step: element.is_decimal_allowed ? "any" : null });
  const node = moment ? h("span", { class: "moment" }, typing, h("small", {}, `${cityOf(myZone())} time`)) : typing;
  return { node, focus: typing, read };
}

/** An element that people fill in elsewhere in Slack and that this workspace has no hands for. */
function nothing(element) {
  const node = h("p", { class: "unknown", tabindex: "-1" }, `This workspace cannot fill in a “${element.type}”.`);
  return { node, focus: node, read: () => null };
}

/** Draws an input element. `kept` is what was chosen before; `changed(value)`, if any, hears of every choice. */
export function input(element, { id, blockId, name, kept, changed, suggest }) {
  const attributes = {
    id,
    "aria-label": name,
    autofocus: element.focus_on_load,
    data: { actionId: element.action_id, blockId },
  };
  const given = {
    attributes,
    id,
    changed: changed ?? (() => {}),
    dispatches: Boolean(changed),
    suggest,
    kept: kept === undefined ? initialOf(element) : kept,
  };
  if (/external_select$/.test(element.type)) return external(element, given);
  if (element.type === "file_input") return files(element, given);
  if (/^multi_/.test(element.type)) return multiple(element, given);
  if (/_select$/.test(element.type)) return single(element, given);
  if (element.type === "checkboxes" || element.type === "radio_buttons") return ticks(element, given);
  return isInput(element) ? field(element, given) : nothing(element);
}

const INPUTS =
  /^(multi_)?(static|users|channels|conversations|external)_select$|^(checkboxes|radio_buttons|file_input|(plain|rich)_text_input)$/;
export const isInput = (element) => INPUTS.test(element.type) || element.type in FIELD_TYPES;

/** What is wrong with a value before it is even sent, as Slack's own dialogs say it; null if nothing. */
export function faultOf(element, value, { optional }) {
  const empty = value === null || value === "" || (Array.isArray(value) && value.length === 0);
  if (empty) return optional ? null : "Please complete this required field.";
  if (element.min_length && value.length < element.min_length)
    return `Please enter at least ${element.min_length} characters.`;
  if (element.type === "number_input") return numberFault(element, Number(value));
  if (element.type === "email_text_input" && !/^\S+@\S+\.\S+$/.test(value))
    return "Please enter a valid email address.";
  if (element.type === "url_text_input" && !/^https?:\/\/\S+$/.test(value)) return "Please enter a valid URL.";
  return null;
}

function numberFault(element, value) {
  if (!Number.isFinite(value)) return "Please enter a number.";
  if (!element.is_decimal_allowed && !Number.isInteger(value)) return "Please enter a whole number.";
  if (element.min_value !== undefined && value < Number(element.min_value))
    return `Please enter a number of at least ${element.min_value}.`;
  if (element.max_value !== undefined && value > Number(element.max_value))
    return `Please enter a number of at most ${element.max_value}.`;
  return null;
}
