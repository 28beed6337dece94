/** Files in a message: a card that opens in place, and a download. */
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { markdown } from "./markdown.js";
import { attempt } from "./toast.js";

const TEXT = /^(text\/|application\/(json|x-ndjson|yaml|xml))/;
const MARKDOWN = /\.(md|markdown)$/i;
const LONGEST = 400_000; // characters; a longer file is for a program of its own

const opened = new Set(); // ids of files that stay open while their message is drawn anew

const isText = (file) => TEXT.test(file.mimetype ?? "") || /\.(md|markdown|txt|log|csv|json|ya?ml)$/i.test(file.name);

async function preview(file) {
  if (/^image\/(png|jpe?g|gif)$/.test(file.mimetype))
    return h("img", { src: file.url, alt: file.title || file.name, class: "block-image" });
  const text = await (await fetch(file.url)).text();
  if (text.length > LONGEST) return h("p", {}, "This file is too long to show here; download it to read it.");
  return MARKDOWN.test(file.name) ? markdown(text) : h("pre", {}, h("code", {}, text));
}

const canOpen = (file) => isText(file) || /^image\/(png|jpe?g|gif)$/.test(file.mimetype);

export function fileCard(file) {
  const title = file.title || file.name;
  const body = h("div", {
    class: "file-body",
    hidden: true,
    tabindex: "0",
    role: "region",
    "aria-label": title,
    data: { testid: "file-preview" },
  });
  const toggle = h(
    "button",
    {
      type: "button",
      class: "button small",
      "aria-expanded": "false",
      "aria-label": `Open ${title}`,
      data: { name: `file-${file.id}` },
    },
    "Open",
  );
  const show = async (open) => {
    if (open) opened.add(file.id);
    else opened.delete(file.id);
    toggle.textContent = open ? "Close" : "Open";
    toggle.setAttribute("aria-expanded", String(open));
    toggle.setAttribute("aria-label", `${open ? "Close" : "Open"} ${title}`);
    body.hidden = !open;
    if (open && !body.hasChildNodes()) fill(body, await attempt(() => preview(file)));
  };
  toggle.addEventListener("click", async () => {
    await show(body.hidden);
    if (!body.hidden) body.scrollIntoView({ block: "nearest" });
  });
  if (opened.has(file.id)) show(true);
  return h(
    "div",
    { class: "file", data: { testid: "file", file: file.name } },
    h(
      "div",
      { class: "file-head" },
      h("span", { class: "file-icon" }, icon("file")),
      h("span", { class: "file-names" }, h("strong", {}, title), h("small", {}, file.name)),
      canOpen(file) && toggle,
      h(
        "a",
        {
          class: "icon-button",
          href: file.url,
          download: file.name,
          "aria-label": `Download ${file.name}`,
          title: "Download",
        },
        icon("download"),
      ),
    ),
    body,
  );
}
