/** Comma-separated values as a table. */
import { h } from "./dom.js";
import { drawTable } from "./table.js";

const MOST = 500; // rows shown

/** The rows of `source`, each a list of cells; quotes and line breaks within them as RFC 4180 has it. */
export function rowsOf(source) {
  const rows = [];
  let row = [];
  for (const [, quoted, bare, end] of source.replace(/^\uFEFF/, "").matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    row.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    if (end === ",") continue;
    if (row.length > 1 || row[0]) rows.push(row);
    row = [];
    if (!end) break;
  }
  return rows;
}

export function csv(source) {
  const [head = [], ...rows] = rowsOf(source);
  const more = `The first ${MOST} of ${rows.length} rows; download it for the rest.`;
  return [drawTable(head, rows.slice(0, MOST)), rows.length > MOST && h("p", { class: "field-hint" }, more)];
}
