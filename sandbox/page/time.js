/** Instants as the acting person reads them: in their own zone, on a 24-hour clock. */
import { known, now } from "./workspace.js";

const formats = new Map();

function part(options, zone, locale = "en-GB") {
  const id = JSON.stringify([options, zone, locale]);
  if (!formats.has(id))
    formats.set(id, new Intl.DateTimeFormat(locale, { ...options, hourCycle: "h23", timeZone: zone }));
  return formats.get(id);
}

export const myZone = () => known.me?.tz || "UTC";

/** "14:05"; with `seconds`, "14:05:09". `at` is milliseconds since the epoch. */
export function clockTime(at, { zone = myZone(), seconds = false } = {}) {
  const options = { hour: "2-digit", minute: "2-digit", ...(seconds && { second: "2-digit" }) };
  return part(options, zone).format(at);
}

/** A day as a sortable key, "2026-11-21". */
export function dayKey(at, zone = myZone()) {
  const parts = Object.fromEntries(
    part({ year: "numeric", month: "2-digit", day: "2-digit" }, zone)
      .formatToParts(at)
      .map((p) => [p.type, p.value]),
  );
  return `${parts.year}-${parts.month}-${parts.day}`;
}

const DAY = 86_400_000;

/** "Today", "Yesterday", "Tomorrow", or null when the day is none of these. */
export function relativeDay(at, zone = myZone()) {
  const day = dayKey(at, zone);
  if (day === dayKey(now(), zone)) return "Today";
  if (day === dayKey(now() - DAY, zone)) return "Yesterday";
  if (day === dayKey(now() + DAY, zone)) return "Tomorrow";
  return null;
}

export function longDay(at, zone = myZone()) {
  return part({ weekday: "long", day: "numeric", month: "long" }, zone).format(at);
}

/** "Sat 21 Nov". */
export function shortDay(at, zone = myZone()) {
  return part({ weekday: "short", day: "numeric", month: "short" }, zone).format(at).replace(",", "");
}

// Zones have familiar names only in the English of where they are used: PST in American, AEDT in Australian.
const LOCALES = [
  [/^America\//, "en-US"],
  [/^(Australia|Antarctica)\//, "en-AU"],
  [/^Pacific\/Auckland/, "en-NZ"],
  [/^Asia\/Kolkata/, "en-IN"],
];

/** "PST", "CET", or "GMT+8" where there is no familiar name. */
export function zoneName(at, zone = myZone()) {
  const locale = LOCALES.find(([pattern]) => pattern.test(zone))?.[1] ?? "en-GB";
  return (
    part({ timeZoneName: "short" }, zone, locale)
      .formatToParts(at)
      .find((p) => p.type === "timeZoneName")?.value ?? zone
  );
}

/** "Singapore" for Asia/Singapore. */
export const cityOf = (zone) => (zone || "UTC").split("/").pop().replaceAll("_", " ");

const asWritten = (at, zone) => `${dayKey(at, zone)}T${clockTime(at, { zone })}`;

/** An instant (seconds since the epoch) as a field for date and time takes it: "2026-11-21T14:05" on the zone's clocks. */
export const writtenTime = (unix, zone = myZone()) => asWritten(unix * 1000, zone);

/** The instant, in seconds since the epoch, that the zone's clocks show as `written`. */
export function instantOf(written, zone = myZone()) {
  const ahead = (at) => Date.parse(`${asWritten(at, zone)}Z`) - at;
  const asUtc = Date.parse(`${written}Z`);
  const near = asUtc - ahead(asUtc);
  return Math.floor((asUtc - ahead(near)) / 1000); // looked at twice: the first look may be from across a change
}

/** "1 h 5 min" for a number of seconds. */
export function duration(seconds) {
  const minutes = Math.round(seconds / 60);
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60];
  return [days && `${days} d`, hours && `${hours} h`, (rest || minutes === 0) && `${rest} min`]
    .filter(Boolean)
    .join(" ");
}

function ago(at) {
  const seconds = Math.round((now() - at) / 1000);
  return seconds >= 0 ? `${duration(seconds)} ago` : `in ${duration(-seconds)}`;
}

const ordinal = (n) => n + (n % 100 > 10 && n % 100 < 14 ? "th" : (["th", "st", "nd", "rd"][n % 10] ?? "th"));

function slackDate(at, month, zone, withYear) {
  const pieces = Object.fromEntries(
    part({ weekday: "long", month, day: "numeric", year: "numeric" }, zone)
      .formatToParts(at)
      .map((p) => [p.type, p.value]),
  );
  return {
    ...pieces,
    text: `${pieces.month} ${month === "short" ? pieces.day : ordinal(Number(pieces.day))}${withYear ? `, ${pieces.year}` : ""}`,
  };
}

/** Fills Slack's date format, such as "{date_short_pretty} at {time}", for the reader. `unix` is in seconds. */
export function dateFormat(unix, format, zone = myZone()) {
  const at = unix * 1000;
  const year = (instant) => dayKey(instant, zone).slice(0, 4);
  const otherYear = year(at) !== year(now());
  const plain = {
    date_num: () => dayKey(at, zone),
    date_slash: () => dayKey(at, zone).replaceAll("-", "/"),
    date: () => slackDate(at, "long", zone, otherYear).text,
    date_short: () => slackDate(at, "short", zone, true).text,
    date_long: () => `${slackDate(at, "long", zone, true).weekday}, ${slackDate(at, "long", zone, true).text}`,
    time: () => clockTime(at, { zone }),
    time_secs: () => clockTime(at, { zone, seconds: true }),
    ago: () => ago(at),
  };
  // Within a sentence Slack writes "today" as a word of its own; at its start it is a capital.
  return format.replace(/\{(\w+)\}/g, (whole, name, offset) => {
    const pretty = name.match(/^(date(?:_short|_long)?)_pretty$/);
    if (!pretty) return plain[name]?.() ?? whole;
    const word = relativeDay(at, zone);
    if (!word) return plain[pretty[1]]();
    return offset === 0 ? word : word.toLowerCase();
  });
}
