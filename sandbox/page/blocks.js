/** Draws Block Kit: one function a block type. What a press or a choice does is the host's affair. */
import { confirmed } from "./confirm.js";
import { h } from "./dom.js";
import { input, isInput } from "./inputs.js";
import { markdown } from "./markdown.js";
import { openMenu } from "./popover.js";
import { richText } from "./richtext.js";
import { drawTable } from "./table.js";
import { isHere, link, ownAddress, plain, safeUrl, textObject } from "./text.js";

/**
 * Blocks as nodes. `host` is where they stand, a message or a modal:
 * `press(element, blockId, {value, selected})` tells the app; `field(block)` draws an input block (modals and messages).
 */
export function drawBlocks(blocks, host) {
  return (blocks ?? []).map((block) => {
    const draw = BLOCKS[block.type] ?? unknown;
    const node = draw(block, host);
    node.classList.add("block");
    Object.assign(node.dataset, { block: block.type, blockId: block.block_id ?? "" });
    return node;
  });
}

const BLOCKS = {
  section,
  header: (block) => h("h3", { class: "block-header" }, textObject(block.text)),
  divider: () => h("hr"),
  context: (block) =>
    h(
      "div",
      { class: "block-context" },
      block.elements.map((part) =>
        part.type === "image" ? picture(part, "context-image") : h("span", {}, textObject(part)),
      ),
    ),
  image: (block) =>
    h("figure", {}, block.title && h("figcaption", {}, textObject(block.title)), picture(block, "block-image")),
  actions: (block, host) =>
    h(
      "div",
      { class: "block-actions" },
      block.elements.map((element) => drawElement(element, block, host)),
    ),
  input: (block, host) => host.field(block),
  rich_text: richText,
  markdown: (block) => markdown(block.text),
  table,
};

const unknown = (block) => h("p", { class: "unknown" }, `This workspace cannot draw a “${block.type}” block.`);

function section(block, host) {
  const fields =
    block.fields &&
    h(
      "div",
      { class: "fields" },
      block.fields.map((field) => h("div", { class: "field" }, textObject(field))),
    );
  return h(
    "div",
    { class: "block-section" },
    h("div", { class: "section-text" }, block.text && h("div", { class: "text" }, textObject(block.text)), fields),
    block.accessory && h("div", { class: "accessory" }, drawElement(block.accessory, block, host)),
  );
}

function table(block) {
  const cell = (part) => (part.type === "rich_text" ? richText(part) : plain(part.text ?? String(part.value ?? "")));
  const [head, ...rows] = block.rows.map((row) => row.map(cell));
  return drawTable(
    head,
    rows,
    (block.column_settings ?? []).map((column) => column?.align),
  );
}

/** Only what lies on this machine is fetched; another host's picture is named, and linked. */
function picture(element, className) {
  const { id, url } = element.slack_file ?? {};
  const source = element.image_url ?? url ?? `/files/${id}/picture`;
  const alt = element.alt_text ?? "";
  if (isHere(source)) return h("img", { src: ownAddress(source) ?? source, alt, class: className, loading: "lazy" });
  return h("span", { class: `${className} picture-elsewhere`, title: source }, link(source, alt || "image"));
}

/** An element of an actions block, or a section's accessory. */
export function drawElement(element, block, host) {
  if (element.type === "button") return button(element, block, host);
  if (element.type === "overflow") return overflow(element, block, host);
  if (element.type === "image") return picture(element, "accessory-image");
  if (!isInput(element)) return unknown(element);
  const name = element.placeholder
    ? plain(element.placeholder.text)
    : (element.action_id ?? element.type).replaceAll("_", " ");
  const drawn = input(element, {
    id: null,
    blockId: block.block_id,
    name,
    kept: host.kept?.(block, element),
    suggest: (value) => host.suggest(element, block.block_id, value),
    changed: async (selected) => {
      if (await confirmed(element.confirm)) await host.press(element, block.block_id, { selected });
    },
  });
  host.register?.(block, element, drawn);
  return drawn.node;
}

function button(element, block, host) {
  const names = {
    class: `button ${element.style ?? ""}`,
    data: { actionId: element.action_id, blockId: block.block_id },
    "aria-label": element.accessibility_label,
  };
  const press = async (event) => {
    const node = event.currentTarget;
    if (!(await confirmed(element.confirm))) return;
    await busy(node, () => host.press(element, block.block_id, { value: element.value }));
  };
  const address = element.url && safeUrl(element.url);
  // A button with an address opens it and still tells the app.
  if (address)
    return h(
      "a",
      { ...names, href: address, target: "_blank", rel: "noopener noreferrer", onclick: press },
      textObject(element.text),
    );
  return h("button", { ...names, type: "button", onclick: press }, textObject(element.text));
}

/** Marks `node` as working while `task` runs, so that nobody presses twice unawares. */
export async function busy(node, task) {
  if (node.getAttribute("aria-busy") === "true") return;
  node.setAttribute("aria-busy", "true");
  try {
    await task();
  } finally {
    node.removeAttribute("aria-busy");
  }
}

function overflow(element, block, host) {
  const choose = async (option) => {
    if (option.url && safeUrl(option.url)) open(option.url, "_blank", "noopener");
    if (await confirmed(element.confirm)) await host.press(element, block.block_id, { selected: option.value });
  };
  const choices = element.options.map((option) => ({
    label: textObject(option.text),
    detail: option.description && textObject(option.description),
    data: { value: option.value },
    choose: () => choose(option),
  }));
  return h(
    "button",
    {
      type: "button",
      class: "button overflow",
      "aria-label": "More actions",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      data: { actionId: element.action_id, blockId: block.block_id },
      onclick: (event) => openMenu(event.currentTarget, "More actions", choices),
    },
    "⋯",
  );
}
