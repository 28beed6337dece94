/** The strip above the workspace: its time and how to push it, Slack's faults, the panes of phone and traffic, light or dark. */
import { get, post } from "./control.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { phoneButton } from "./phone.js";
import { clockTime, dayKey, duration, shortDay, zoneName } from "./time.js";
import { attempt, toast } from "./toast.js";
import { trafficButton } from "./traffic.js";
import { known, loadDue, now, on, setClock, tell } from "./workspace.js";

const strip = document.getElementById("strip");
const PUSHES = [
  ["+1 min", 60],
  ["+5 min", 300],
  ["+1 h", 3600],
];
const SLOW = 1500; // milliseconds added to every call when "Slack is slow"
const SETTLED = 400; // milliseconds in which what fell due has been done

const time = h("strong", { class: "strip-time", data: { testid: "clock" } });
const day = h("span", { class: "strip-day" });
const pushed = h("span", { class: "strip-pushed" });
const due = h("button", { type: "button", class: "strip-button due", data: { testid: "next-due" }, onclick: pushToDue });
const down = toggle("Slack is down", (wanted) => ({ down: wanted }));
const slow = toggle("Slack is slow", (wanted) => ({ slow_ms: wanted ? SLOW : 0 }));

export function startClock() {
  const tools = h(
    "div",
    { class: "strip-tools", id: "strip-tools" },
    h(
      "span",
      { class: "strip-group", role: "group", "aria-label": "Push the clock forward" },
      PUSHES.map(([label, seconds]) =>
        h("button", { type: "button", class: "strip-button", onclick: () => push("clock", { seconds }) }, label),
      ),
    ),
    h("span", { class: "spacer" }),
    h("span", { class: "strip-group" }, down, slow),
    h("span", { class: "strip-group" }, phoneButton(), trafficButton(), themeButton()),
  );
  const far = h("span", { class: "strip-far" }, day, pushed);
  strip.append(h("span", { class: "strip-clock" }, icon("clock"), time, far), due, moreButton(tools), tools);
  applyTheme(localStorage.getItem("theme"));
  on("clock", draw);
  setInterval(() => known.me && tell("clock"), 1000);
  attempt(loadFaults);
}

function themeButton() {
  const names = { "aria-label": "Light or dark", title: "Light or dark" };
  return h("button", { type: "button", class: "strip-button", ...names, onclick: switchTheme }, icon("theme"));
}

/** On a narrow screen the tools fold away behind this button. */
function moreButton(tools) {
  const node = h(
    "button",
    {
      type: "button",
      class: "strip-button strip-more",
      "aria-expanded": "false",
      "aria-controls": tools.id,
      "aria-label": "Clock and faults",
      onclick: () => node.setAttribute("aria-expanded", String(strip.classList.toggle("unfolded"))),
    },
    icon("more"),
  );
  return node;
}

function draw() {
  if (!known.me) return;
  write(time, `${clockTime(now(), { seconds: true })} ${zoneName(now())}`);
  write(day, shortDay(now()));
  write(pushed, known.pushed >= 1 ? `pushed ${duration(known.pushed)} ahead` : "");
  drawDue();
}

/** Touches the node only when its text is another one, so that nothing is read out or drawn every second. */
function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function drawDue() {
  const { known: told, at, what } = known.due;
  const when = Date.parse(at);
  if (at && when <= now()) loadDue().catch(() => {});
  const another = at && dayKey(when) !== dayKey(now()) ? `${shortDay(when)} ` : "";
  write(due, at ? `Next due ${another}${clockTime(when)}` : "Nothing due");
  due.setAttribute("aria-disabled", String(!at));
  due.title = at
    ? `Push the clock just past ${clockTime(when, { seconds: true })}, to the next ${what}`
    : reason(told);
}

const reason = (told) =>
  told
    ? "Nothing falls due by itself as things stand."
    : "Nothing runs beside this workspace that could say what is due next.";

async function pushToDue() {
  if (due.getAttribute("aria-disabled") === "true") return toast(due.title);
  await push("next_due", {});
  setTimeout(() => loadDue().catch(() => {}), SETTLED);
}

async function push(path, body) {
  const clock = await attempt(() => post(path, body));
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
        if (await attempt(() => post("faults", bodyOf(wanted)))) node.setAttribute("aria-checked", String(wanted));
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
