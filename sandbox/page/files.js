/** Files in a message: a card that opens in place, in a tab of its own where that is better, and can be saved. */
import { csv } from "./csv.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { markdown } from "./markdown.js";
import { ownAddress } from "./text.js";
import { attempt } from "./toast.js";

const LONGEST = 400_000; // characters; a longer file is for a program of its own

const opened = new Set(); // ids of files that stay open while their message is drawn anew

/** How a file is shown in place, by the end of its name; the first that fits. */
const KINDS = [
  { kind: "HTML", names: /\.html?$/i, show: sealed, tab: true },
  { kind: "PDF", names: /\.pdf$/i, tab: true },
  { kind: "Image", names: /\.(png|jpe?g|gif|svg)$/i, show: picture },
  { kind: "Markdown", names: /\.(md|markdown)$/i, show: (file) => text(file, markdown) },
  { kind: "CSV", names: /\.csv$/i, show: (file) => text(file, csv) },
  { kind: "JSON", names: /\.json$/i, show: (file) => text(file, (source) => preformatted(indented(source))) },
  { kind: "Text", names: /\.(txt|log|ya?ml|ndjson|ics|eml)$/i, show: (file) => text(file, preformatted) },
];
const kindOf = (file) =>
  KINDS.find(({ names }) => names.test(file.name)) ??
  (/^text\//.test(file.mimetype ?? "") ? KINDS.at(-1) : { kind: "File" });

const preformatted = (source) => h("pre", {}, h("code", {}, source));

function indented(source) {
  try {
    return JSON.stringify(JSON.parse(source), null, 2);
  } catch {
    return source; // what is not JSON after all is shown as it is
  }
}

/** A page of its own, sealed off: it runs nothing, and what it links to opens elsewhere. */
function sealed(file) {
  return h("iframe", {
    src: ownAddress(file.url),
    title: file.title || file.name,
    sandbox: "allow-popups allow-popups-to-escape-sandbox",
    class: "file-document",
  });
}

function picture(file) {
  return h("img", { src: ownAddress(file.url), alt: file.alt_txt || file.title || file.name, class: "block-image" });
}

async function text(file, draw) {
  if (file.size > LONGEST) return h("p", {}, "This file is too long to show here; download it to read it.");
  return draw(await (await fetch(ownAddress(file.url))).text());
}

const sizeOf = (bytes) =>
  bytes < 1000 ? `${bytes} B` : bytes < 1e6 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;

export function fileCard(file) {
  const title = file.title || file.name;
  const { kind, show, tab } = kindOf(file);
  const place = h("div", {
    class: "file-body",
    hidden: true,
    tabindex: "0",
    role: "region",
    "aria-label": title,
    data: { testid: "file-preview" },
  });
  return h(
    "div",
    { class: "file", data: { testid: "file", file: file.name } },
    h(
      "div",
      { class: "file-head" },
      h("span", { class: "file-icon" }, icon("file")),
      h("span", { class: "file-names" }, h("strong", {}, title), h("small", {}, `${kind} · ${sizeOf(file.size)} · ${file.name}`)),
      show && opener(file, title, place, show),
      tab && outside(file, "external", `Open ${file.name} in a tab of its own`, { target: "_blank", rel: "noopener" }),
      outside(file, "download", `Download ${file.name}`, { download: file.name }),
    ),
    place,
  );
}

const outside = (file, picture, label, more) =>
  h("a", { class: "icon-button", href: ownAddress(file.url), "aria-label": label, title: label, ...more }, icon(picture));

/** The button that opens the file in its card, and closes it. */
function opener(file, title, place, show) {
  const node = h("button", { type: "button", class: "button small", data: { name: `file-${file.id}` } });
  const turn = async (open) => {
    if (open) opened.add(file.id);
    else opened.delete(file.id);
    node.textContent = open ? "Close" : "Open";
    node.setAttribute("aria-expanded", String(open));
    node.setAttribute("aria-label", `${open ? "Close" : "Open"} ${title}`);
    place.hidden = !open;
    if (open && !place.hasChildNodes()) fill(place, await attempt(() => show(file)));
  };
  node.addEventListener("click", async () => {
    await turn(place.hidden);
    if (!place.hidden) place.scrollIntoView({ block: "nearest" });
  });
  turn(opened.has(file.id));
  return node;
}
