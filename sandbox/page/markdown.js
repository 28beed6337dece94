/** Markdown as DOM nodes: the markdown block, and documents that are opened in place. No HTML passes through. */
import { h } from "./dom.js";
import { drawTable } from "./table.js";
import { link, plain } from "./text.js";

const INLINE = new RegExp(
  [
    "\\\\(?<literal>[\\\\`*_{}\\[\\]()#+.!|<>~-])",
    "(?<ticks>`+)(?<code>.+?)\\k<ticks>",
    '!?\\[(?<label>[^\\]]*)\\]\\((?<url>[^\\s)]+)(?:\\s+"[^"]*")?\\)',
    "<(?<auto>https?://[^\\s<>]+)>",
    "\\*\\*(?<bold>(?=\\S).+?\\S|\\S)\\*\\*",
    "~~(?<strike>(?=\\S).+?)~~",
    "\\*(?<star>(?=\\S)[^*]*?[^\\s*])\\*",
    "(?<![\\p{L}\\p{N}])_(?<under>(?=\\S)[^_]*?[^\\s_])_(?![\\p{L}\\p{N}])",
    "(?<bare>https?://[^\\s<>]*[^\\s<>.,;:!?)\\]'\"*_~`])",
  ].join("|"),
  "gu",
);

function inline(text) {
  const nodes = [];
  let end = 0;
  for (const found of text.matchAll(INLINE)) {
    if (found.index > end) nodes.push(plain(text.slice(end, found.index)));
    nodes.push(node(found.groups));
    end = found.index + found[0].length;
  }
  if (end < text.length) nodes.push(plain(text.slice(end)));
  return nodes;
}

function node(groups) {
  if (groups.literal !== undefined) return groups.literal;
  if (groups.code !== undefined) return h("code", {}, groups.code.trim());
  if (groups.url !== undefined) return link(groups.url, inline(groups.label));
  if (groups.bold !== undefined) return h("strong", {}, inline(groups.bold));
  if (groups.strike !== undefined) return h("s", {}, inline(groups.strike));
  const italic = groups.star ?? groups.under;
  if (italic !== undefined) return h("em", {}, inline(italic));
  const url = groups.auto ?? groups.bare;
  return link(url, url);
}

const ITEM = /^(\s*)([-*+]|\d+[.)])\s+(.*)$/;
const ordered = (line) => /^\s*\d/.test(line);
const RULE = /^ {0,3}([-*_])( *\1){2,}\s*$/;
const cells = (line) =>
  line
    .trim()
    .replace(/^\||\|$/g, "")
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll("\\|", "|"));
const isTable = (lines, at) =>
  lines[at].includes("|") && /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/.test(lines[at + 1] ?? "");

/** The whole document; `lines` are consumed from the front, block by block. */
export function markdown(text) {
  return h("div", { class: "markdown" }, blocks(text.replaceAll("\r\n", "\n").split("\n")));
}

function blocks(lines) {
  const nodes = [];
  let at = 0;
  /** Takes lines while they pass. */
  const take = (passes) => {
    const from = at;
    while (at < lines.length && passes(lines[at], at)) at += 1;
    return lines.slice(from, at);
  };
  while (at < lines.length) {
    const line = lines[at];
    const heading = line.match(/^(#{1,6})\s+(.*?)\s*#*$/);
    const fence = line.match(/^ {0,3}(```+|~~~+)/);
    if (!line.trim()) at += 1;
    else if (heading) {
      nodes.push(
        h(`h${Math.min(heading[1].length + 2, 6)}`, { class: `md-h${heading[1].length}` }, inline(heading[2])),
      );
      at += 1;
    } else if (fence) {
      at += 1;
      const code = take((next) => !next.trim().startsWith(fence[1]));
      at += 1;
      nodes.push(h("pre", {}, h("code", {}, code.join("\n"))));
    } else if (RULE.test(line)) {
      nodes.push(h("hr"));
      at += 1;
    } else if (line.startsWith(">")) {
      nodes.push(
        h("blockquote", {}, blocks(take((next) => next.startsWith(">")).map((next) => next.replace(/^> ?/, "")))),
      );
    } else if (isTable(lines, at)) {
      nodes.push(table(take((next) => next.includes("|"))));
    } else if (ITEM.test(line)) {
      const kind = ordered(line);
      const indent = line.search(/\S/);
      // A list ends where another kind of it begins; what is indented further belongs to its items.
      const another = (next) => ITEM.test(next) && next.search(/\S/) <= indent && ordered(next) !== kind;
      nodes.push(
        list(
          take(
            (next, n) =>
              !another(next) &&
              (ITEM.test(next) ||
                (next.startsWith("  ") && next.trim()) ||
                (!next.trim() && ITEM.test(lines[n + 1] ?? "") && !another(lines[n + 1]))),
          ),
        ),
      );
    } else {
      const first = at;
      const paragraph = take(
        (next, n) =>
          n === first || (next.trim() && !/^(#{1,6}\s|>|```|~~~)/.test(next) && !ITEM.test(next) && !isTable(lines, n)),
      );
      nodes.push(
        h(
          "p",
          {},
          paragraph.map((piece, n) => [
            n > 0 && (/ {2}$|\\$/.test(paragraph[n - 1]) ? h("br") : "\n"),
            inline(piece.replace(/\\$/, "").trim()),
          ]),
        ),
      );
    }
  }
  return nodes;
}

function list(lines) {
  const [, indent, mark] = lines[0].match(ITEM);
  const items = [];
  for (const line of lines) {
    const item = line.match(ITEM);
    if (item && item[1].length <= indent.length) items.push({ text: item[3], inner: [] });
    else if (line.trim()) items.at(-1).inner.push(line);
  }
  return h(
    /\d/.test(mark) ? "ol" : "ul",
    { start: /^\d/.test(mark) && parseInt(mark, 10) !== 1 ? parseInt(mark, 10) : null },
    items.map(listItem),
  );
}

function listItem({ text, inner }) {
  const task = text.match(/^\[([ xX])\]\s+(.*)$/);
  const least = Math.min(...inner.map((line) => line.search(/\S/)));
  const nested = inner.length ? blocks(inner.map((line) => line.slice(least))) : [];
  if (!task) return h("li", {}, inline(text), nested);
  return h(
    "li",
    { class: "task" },
    h("span", { role: "img", "aria-label": task[1] === " " ? "open" : "done" }, task[1] === " " ? "☐" : "☑"),
    " ",
    inline(task[2]),
    nested,
  );
}

function table(lines) {
  const [head, rule, ...rows] = lines.map(cells);
  const align = rule.map((mark) => (/^:-+:$/.test(mark) ? "center" : /-:$/.test(mark) ? "right" : null));
  return drawTable(
    head.map(inline),
    rows.map((row) => row.map(inline)),
    align,
  );
}
