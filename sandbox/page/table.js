/** Tables, which scroll sideways by themselves where they are wider than their place. */
import { h } from "./dom.js";

/** `head` and `rows` hold the contents of cells; `align` says for each column left, center or right. */
export function drawTable(head, rows, align = []) {
  const line = (cells, tag) =>
    h(
      "tr",
      {},
      cells.map((cell, at) =>
        h(tag, { class: align[at] && `align-${align[at]}`, scope: tag === "th" ? "col" : null }, cell),
      ),
    );
  return h(
    "div",
    { class: "table-scroll", tabindex: "0", role: "group", "aria-label": "Table" },
    h(
      "table",
      {},
      h("thead", {}, line(head, "th")),
      h(
        "tbody",
        {},
        rows.map((cells) => line(cells, "td")),
      ),
    ),
  );
}
