/** The app's dialogs: the top one of the reader's stack, its fields, its errors, its answer. */
import { busy, drawBlocks } from "./blocks.js";
import { post } from "./control.js";
import { h } from "./dom.js";
import { hostAt } from "./host.js";
import { textObject } from "./text.js";
import { attempt, tellOutcome, toast } from "./toast.js";
import { known, loadState, on, route } from "./workspace.js";

let open = null; // { view, dialog, host }

export function startModals() {
  on("views", show);
}

function show() {
  const view = known.views.filter((candidate) => candidate.type !== "home").at(-1) ?? null;
  if (view?.id === open?.view.id && view?.hash === open?.view.hash) return;
  const before = open;
  const same = before?.view.id === view?.id;
  // What a person typed stays where block_id and action_id stay the same, and so does the cursor.
  const writing = same && before.dialog.contains(document.activeElement) ? document.activeElement : null;
  open = view ? draw(view, same ? before.host.typed() : undefined) : null;
  if (open) {
    document.body.append(open.dialog);
    open.dialog.showModal();
    if (!writing || !resume(open.dialog, writing)) firstField(open)?.focus();
  }
  before?.dialog.close("gone");
  before?.dialog.remove();
}

const firstField = ({ dialog, host }) =>
  dialog.querySelector("[autofocus]") ?? [...host.fields.values()][0]?.focus ?? dialog.querySelector(".dialog-buttons .primary");

/** Goes on where one was writing before the app changed the dialog; says whether that is still there. */
function resume(dialog, old) {
  const { actionId, blockId } = old.dataset;
  const now = [...dialog.querySelectorAll("[data-action-id]")].find(
    (node) => node.dataset.actionId === actionId && node.dataset.blockId === blockId,
  );
  now?.focus();
  if (now && old.selectionStart !== null && old.selectionStart !== undefined)
    now.setSelectionRange?.(old.selectionStart, old.selectionEnd);
  return Boolean(now);
}

function draw(view, kept) {
  const host = hostAt({ view_id: view.id }, { kept, after: () => attempt(loadState) });
  const depth = known.views.filter((other) => other.type !== "home").length;
  const body = h("div", { class: "dialog-body" }, drawBlocks(view.blocks, host));
  const submit =
    view.submit &&
    h("button", { type: "submit", class: "button primary", data: { testid: "submit" } }, textObject(view.submit));
  const dialog = h(
    "dialog",
    {
      class: "dialog modal",
      "aria-labelledby": `title-${view.id}`,
      data: { testid: "modal", viewId: view.id, callbackId: view.callback_id },
    },
    h(
      "form",
      {
        novalidate: true,
        onsubmit: (event) => {
          event.preventDefault();
          if (submit) busy(submit, () => send(view, host));
        },
      },
      h(
        "header",
        { class: "dialog-head" },
        depth > 1 && h("span", { class: "depth" }, `${depth} of ${depth}`),
        h("h2", { id: `title-${view.id}` }, textObject(view.title)),
        h(
          "button",
          { type: "button", class: "icon-button", "aria-label": "Close", onclick: () => close(view, { whole: true }) },
          "×",
        ),
      ),
      body,
      h(
        "footer",
        { class: "dialog-buttons" },
        h(
          "button",
          { type: "button", class: "button", data: { testid: "cancel" }, onclick: () => close(view) },
          view.close ? textObject(view.close) : depth > 1 ? "Back" : "Cancel",
        ),
        submit,
      ),
    ),
  );
  // Escape is the workspace's to grant: the app may want to hear that the dialog closed.
  dialog.addEventListener("cancel", (event) => {
    if (event.target !== dialog) return;
    event.preventDefault();
    close(view);
  });
  return { view, dialog, host };
}

async function send(view, host) {
  const fields = [...host.fields.values()];
  if (showErrors(fields.map((field) => [field, field.fault()]))) return;
  const outcome = await attempt(() => post("submit", { user: route.user, view_id: view.id, values: host.values() }));
  if (!outcome) return;
  const errors = outcome.errors ?? {};
  const here = new Set(fields.map((field) => field.block.block_id));
  for (const [blockId, sentence] of Object.entries(errors)) if (!here.has(blockId)) toast(sentence);
  if (!outcome.errors) tellOutcome(outcome, "This dialog");
  showErrors(fields.map((field) => [field, errors[field.block.block_id] ?? null]));
  await attempt(loadState);
}

/** Puts each sentence at its block and the focus at the first; says whether there was any. */
function showErrors(found) {
  for (const [field, sentence] of found) field.showError(sentence);
  const first = found.find(([, sentence]) => sentence);
  first?.[0].focus?.focus();
  return Boolean(first);
}

/** Leaves the dialog for the one below it; `whole` leaves all of them, as the cross does. */
async function close(view, { whole = false } = {}) {
  await attempt(() => post("close", { user: route.user, view_id: view.id, whole_stack: whole }));
  await attempt(loadState);
}
