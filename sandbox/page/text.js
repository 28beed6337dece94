/** Slack's text - mrkdwn and plain_text - as DOM nodes: every character that people typed stays text. */
import { h } from "./dom.js";
import { EMOJI } from "./emoji.js";
import { dateFormat } from "./time.js";
import { channel, go, known, nameOf, titleOf, user } from "./workspace.js";

/** Only web and mail addresses become links; anything else (javascript:, data:) stays text. */
export function safeUrl(url) {
  return /^(https?:\/\/|mailto:)/i.test(url) || /^\/files\//.test(url) ? url : null;
}

const HERE = /^(127\.0\.0\.1|localhost|\[::1\])$/;

/** The address of one of the workspace's own files, whichever name of this machine the page was opened by; else null. */
export function ownAddress(url) {
  const { hostname, pathname } = new URL(url, location.href);
  return pathname.startsWith("/files/") && (hostname === location.hostname || HERE.test(hostname)) ? pathname : null;
}

/** Whether an address leads to this machine: nothing else is ever fetched by itself. */
export function isHere(url) {
  const { hostname, protocol } = new URL(url, location.href);
  return protocol === "data:" || hostname === location.hostname || HERE.test(hostname);
}

export function link(url, label) {
  const address = safeUrl(url);
  return address
    ? h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, label)
    : h("span", {}, label);
}

export function personMention(id) {
  const person = user(id);
  return h(
    "span",
    { class: id === known.me?.id ? "mention mention-me" : "mention", data: { user: id } },
    `@${person ? nameOf(person) : id}`,
  );
}

export function channelMention(id, label) {
  const place = channel(id);
  if (!place) return h("span", { class: "mention" }, label ? `#${label}` : "#private-channel");
  return h(
    "a",
    {
      class: "mention",
      href: "#",
      onclick: (event) => {
        event.preventDefault();
        go({ channel: id });
      },
    },
    `#${titleOf(place)}`,
  );
}

export const broadcast = (range) => h("span", { class: "mention mention-me" }, `@${range}`);

export function dateText(unix, format, url, fallback) {
  const text = Number.isFinite(unix) ? dateFormat(unix, format) : fallback;
  return h(
    "time",
    { class: "date", datetime: Number.isFinite(unix) ? new Date(unix * 1000).toISOString() : null, title: fallback },
    url ? link(url, text) : text,
  );
}

const unescape = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

/** Text where only emoji names mean something. `escaped`: Slack's three entities are turned back into characters. */
export function plain(text, { escaped = false } = {}) {
  const shown = escaped ? unescape(text) : text;
  return shown.replace(/:([a-z0-9_+'-]+)(?:::skin-tone-\d)?:/g, (whole, name) => EMOJI.get(name) ?? whole);
}

/** What stands between < and >: a person, a channel, a date, a broadcast or a link. */
function reference(inner) {
  const [target, ...rest] = inner.split("|");
  const label = rest.length ? plain(rest.join("|"), { escaped: true }) : null;
  if (target.startsWith("@")) return personMention(target.slice(1));
  if (target.startsWith("#")) return channelMention(target.slice(1), label);
  if (target.startsWith("!date^")) {
    const [, unix, format, url] = target.split("^");
    return dateText(Number(unix), unescape(format ?? ""), url && unescape(url), label ?? "");
  }
  if (target.startsWith("!subteam^")) return h("span", { class: "mention" }, label ?? `@${target.slice(9)}`);
  if (target.startsWith("!")) return broadcast(target.slice(1));
  const url = unescape(target);
  return safeUrl(url)
    ? link(url, label ?? url.replace(/^mailto:/, ""))
    : document.createTextNode(`<${unescape(inner)}>`);
}

const styled = (name, mark) =>
  `(?<![\\p{L}\\p{N}${mark}])${mark}(?<${name}>(?=\\S)[^\\n]*?[^\\s${mark}])${mark}(?![\\p{L}\\p{N}${mark}])`;
const RULES = [
  "`(?<code>[^`\\n]+)`",
  "<(?<ref>[^<>\\n]+)>",
  styled("bold", "\\*"),
  styled("italic", "_"),
  styled("strike", "~"),
  ":(?<name>[a-z0-9_+'-]+)(?:::skin-tone-\\d)?:",
];
const VERBATIM = new RegExp(RULES.join("|"), "gu");
// Without `verbatim` Slack also makes something of bare addresses and of @here and its like.
const PARSED = new RegExp(
  [
    ...RULES,
    "(?<url>https?://[^\\s<>|]*[^\\s<>|.,;:!?)\\]'\"*_~`])",
    "(?<![\\w.])@(?<range>here|channel|everyone)\\b",
  ].join("|"),
  "gu",
);

function inline(text, pattern) {
  const nodes = [];
  let end = 0;
  for (const found of text.matchAll(pattern)) {
    if (found.index > end) nodes.push(unescape(text.slice(end, found.index)));
    nodes.push(styledNode(found, pattern));
    end = found.index + found[0].length;
  }
  if (end < text.length) nodes.push(unescape(text.slice(end)));
  return nodes;
}

function styledNode({ 0: whole, groups }, pattern) {
  if (groups.code !== undefined) return h("code", {}, unescape(groups.code));
  if (groups.ref !== undefined) return reference(groups.ref);
  if (groups.bold !== undefined) return h("strong", {}, inline(groups.bold, pattern));
  if (groups.italic !== undefined) return h("em", {}, inline(groups.italic, pattern));
  if (groups.strike !== undefined) return h("s", {}, inline(groups.strike, pattern));
  if (groups.url !== undefined) return link(unescape(groups.url), unescape(groups.url));
  if (groups.range !== undefined) return broadcast(groups.range);
  return EMOJI.has(groups.name) ? h("span", { class: "emoji", title: whole }, EMOJI.get(groups.name)) : whole;
}

/** mrkdwn as nodes: code blocks, quotes, then what stands in a line. */
export function mrkdwn(text, { verbatim = false } = {}) {
  const pattern = verbatim ? VERBATIM : PARSED;
  const nodes = [];
  const pieces = text.split("```");
  // A fence that nobody closed is three characters of text.
  if (pieces.length % 2 === 0) pieces.push(`${pieces.splice(-2).join("```")}`);
  for (const [at, piece] of pieces.entries()) {
    if (at % 2 === 1) nodes.push(h("pre", {}, h("code", {}, unescape(piece.replace(/^\n|\n$/g, "")))));
    else if (piece) nodes.push(...lines(at > 0 ? piece.replace(/^ *\n?/, "") : piece, pattern));
  }
  return nodes;
}

function lines(text, pattern) {
  const nodes = [];
  let quoted = null;
  const source = text.split("\n");
  for (const [at, line] of source.entries()) {
    const quote = line.match(/^(?:&gt;|>) ?(.*)$/);
    if (quote) {
      if (!quoted) nodes.push((quoted = h("blockquote")));
      else quoted.append("\n");
      quoted.append(...inline(quote[1], pattern));
    } else {
      quoted = null;
      nodes.push(...inline(line, pattern));
      if (at < source.length - 1) nodes.push("\n");
    }
  }
  return nodes;
}

/** A Block Kit text object (or a bare string) as nodes. */
export function textObject(object) {
  if (!object) return [];
  if (typeof object === "string") return [plain(object)];
  if (object.type === "mrkdwn") return mrkdwn(object.text, { verbatim: object.verbatim });
  return [object.emoji === false ? object.text : plain(object.text)];
}
