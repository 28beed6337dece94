/** Short notices in the corner, and the one place where a refusal becomes one. */
import { Refused } from "./control.js";
import { h } from "./dom.js";

const SECONDS = 6;

export function toast(sentence) {
  const node = h("div", { class: "toast", data: { testid: "toast" } }, sentence);
  document.getElementById("toasts").append(node);
  setTimeout(() => node.remove(), SECONDS * 1000);
}

/** What was told to one person is nothing to whoever one acts as next. */
export function hushToasts() {
  document.getElementById("toasts").replaceChildren();
}

/** Runs `task`; what goes wrong is told to the reader. Gives null then. */
export async function attempt(task) {
  try {
    return await task();
  } catch (error) {
    toast(error instanceof Refused ? error.message : `This page failed: ${error.message}`);
    if (!(error instanceof Refused)) console.error(error);
    return null;
  }
}

/** Tells what became of a command, a press or a submission when the app did not take it. */
export function tellOutcome(outcome, what) {
  if (outcome?.status === "timeout") toast(`${what}: the app did not answer within 3 seconds.`);
  if (outcome?.status === "error") toast(`${what}: ${outcome.error ?? "the app answered with an error."}`);
}
