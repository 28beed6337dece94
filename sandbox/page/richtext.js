/** Slack's rich_text blocks as DOM nodes. */
import { h } from "./dom.js";
import { emoji } from "./emoji.js";
import { broadcast, channelMention, dateText, link, personMention } from "./text.js";

const STYLES = [
  ["bold", "strong"],
  ["italic", "em"],
  ["strike", "s"],
  ["code", "code"],
];

function styled(node, style = {}) {
  return STYLES.reduce((inner, [name, tag]) => (style[name] ? h(tag, {}, inner) : inner), node);
}

function piece(element) {
  switch (element.type) {
    case "text":
      return styled(document.createTextNode(element.text), element.style);
    case "link":
      return styled(link(element.url, element.text ?? element.url), element.style);
    case "user":
      return personMention(element.user_id);
    case "channel":
      return channelMention(element.channel_id);
    case "usergroup":
      return h("span", { class: "mention" }, `@${element.usergroup_id}`);
    case "broadcast":
      return broadcast(element.range);
    case "emoji":
      return h("span", { class: "emoji", title: `:${element.name}:` }, emoji(element.name));
    case "date":
      return dateText(element.timestamp, element.format, element.url, element.fallback ?? "");
    case "color":
      return h("code", {}, element.value);
    default:
      return h("span", { class: "unknown" }, `[${element.type}]`);
  }
}

const pieces = (part) => part.elements.map(piece);

function list(part) {
  const items = part.elements.map((item) => h("li", {}, pieces(item)));
  const tag = part.style === "ordered" ? "ol" : "ul";
  return h(
    tag,
    {
      class: `indent-${Math.min(part.indent ?? 0, 8)}`,
      start: part.style === "ordered" && part.offset ? part.offset + 1 : null,
    },
    items,
  );
}

function section(part) {
  switch (part.type) {
    case "rich_text_section":
      return h("div", {}, pieces(part));
    case "rich_text_list":
      return list(part);
    case "rich_text_preformatted":
      return h("pre", {}, h("code", {}, pieces(part)));
    case "rich_text_quote":
      return h("blockquote", {}, pieces(part));
    default:
      return h("span", { class: "unknown" }, `[${part.type}]`);
  }
}

export const richText = (block) => h("div", { class: "rich-text" }, block.elements.map(section));
