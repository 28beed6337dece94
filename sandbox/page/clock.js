/** The strip above the workspace: its time and how to push it, Slack's faults, the traffic pane, light or dark. */
import { get, post } from "./control.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { clockTime, duration, longDay, zoneName } from "./time.js";
import { attempt, toast } from "./toast.js";
import { toggleTraffic } from "./traffic.js";
import { known, now, on, setClock, tell } from "./workspace.js";

const strip = document.getElementById("strip");
const PUSHES = [
  ["+1 min", 60],
  ["+5 min", 300],
  ["+1 h", 3600],
];
const SLOW = 1500; // milliseconds added to every call when "Slack is slow"

const time = h("strong", { class: "strip-time", data: { testid: "clock" } });
const pushed = h("span", { class: "strip-pushed" });
const down = toggle("Slack is down", (wanted) => ({ down: wanted }));
const slow = toggle("Slack is slow", (wanted) => ({ slow_ms: wanted ? SLOW : 0 }));

export function startClock() {
  const traffic = h(
    "button",
    { type: "button", class: "strip-button", "aria-pressed": "false", onclick: () => toggleTraffic(traffic) },
    icon("traffic"),
    h("span", { class: "wide" }, "Traffic"),
  );
  strip.append(
    h("span", { class: "strip-clock" }, icon("clock"), time, pushed),
    h(
      "span",
      { class: "strip-group", role: "group", "aria-label": "Push the clock forward" },
      PUSHES.map(([label, seconds]) =>
        h("button", { type: "button", class: "strip-button", onclick: () => push(label, seconds) }, label),
      ),
    ),
    h("span", { class: "spacer" }),
    h("span", { class: "strip-group" }, down, slow),
    traffic,
    h(
      "button",
      {
        type: "button",
        class: "strip-button",
        "aria-label": "Light or dark",
        title: "Light or dark",
        onclick: switchTheme,
      },
      icon("theme"),
    ),
  );
  applyTheme(localStorage.getItem("theme"));
  on("clock", draw);
  setInterval(() => known.me && tell("clock"), 1000);
  attempt(loadFaults);
}

function draw() {
  if (!known.me) return;
  time.textContent = `${clockTime(now(), { seconds: true })} ${zoneName(now())}`;
  time.title = longDay(now());
  pushed.textContent = known.offset >= 1 ? `pushed ${duration(known.offset)} ahead` : longDay(now());
  pushed.classList.toggle("ahead", known.offset >= 1);
}

async function push(label, seconds) {
  const clock = await attempt(() => post("clock", { seconds }));
  if (clock) setClock(clock);
}

function toggle(label, bodyOf) {
  const node = h(
    "button",
    {
      type: "button",
      class: "switch",
      role: "switch",
      "aria-checked": "false",
      onclick: async () => {
        const wanted = node.getAttribute("aria-checked") !== "true";
        if (await attempt(() => post("faults", bodyOf(wanted)))) {
          node.setAttribute("aria-checked", String(wanted));
          toast(`${label}${wanted ? "" : ": no longer"}.`);
        }
      },
    },
    label,
  );
  return node;
}

async function loadFaults() {
  const faults = await get("faults");
  down.setAttribute("aria-checked", String(Boolean(faults.down)));
  slow.setAttribute("aria-checked", String(Boolean(faults.slow_ms)));
}

function applyTheme(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
}

function switchTheme() {
  const dark = document.documentElement.dataset.theme
    ? document.documentElement.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  const theme = dark ? "light" : "dark";
  localStorage.setItem("theme", theme);
  applyTheme(theme);
}
