/** A person's square: initials on a colour that is always theirs; the app has its bell. */
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { nameOf } from "./workspace.js";

const TINTS = 10;

function tint(id) {
  let sum = 7;
  for (const letter of id) sum = (sum * 31 + letter.codePointAt(0)) % 9973;
  return sum % TINTS;
}

function initials(person) {
  const words = nameOf(person).split(/\s+/).filter(Boolean);
  return [words[0], words.length > 1 ? words.at(-1) : ""]
    .map((word) => [...word][0] ?? "")
    .join("")
    .toUpperCase();
}

export function avatar(person, size = "") {
  if (person?.is_bot)
    return h(
      "span",
      { class: `avatar app ${size}`, "aria-hidden": "true" },
      icon(person.name === "slackbot" ? "hash" : "bell"),
    );
  return h(
    "span",
    { class: `avatar tint-${tint(person?.id ?? "?")} ${size}`, "aria-hidden": "true" },
    initials(person),
  );
}
