/** The app's dialogs: the top one of the reader's stack, its fields, its errors, its answer. */
import { busy, drawBlocks } from "./blocks.js";
import { post } from "./control.js";
import { h } from "./dom.js";
import { drawField } from "./field.js";
import { textObject } from "./text.js";
import { attempt, tellOutcome, toast } from "./toast.js";
import { known, loadState, on, route } from "./workspace.js";

let open = null; // { view, dialog, fields: Map(block_id/action_id -> field), values: Map }

const path = (block, element) => `${block.block_id}/${element.action_id}`;

export function startModals() {
  on("views", show);
}

function show() {
  const view = known.views.filter((candidate) => candidate.type !== "home").at(-1) ?? null;
  if (view?.id === open?.view.id && view?.hash === open?.view.hash) return;
  const before = open;
  // What a person typed stays where block_id and action_id stay the same.
  const typed = before && view && before.view.id === view.id ? typedValues(before) : new Map();
  const focused = before && view ? document.activeElement?.dataset.actionId : null;
  open = view ? draw(view, typed) : null;
  if (open) {
    document.body.append(open.dialog);
    open.dialog.showModal();
    const same = focused && open.dialog.querySelector(`[data-action-id="${CSS.escape(focused)}"]`);
    (
      same ||
      open.dialog.querySelector("[autofocus]") ||
      [...open.fields.values()][0]?.focus ||
      open.dialog.querySelector(".dialog-buttons .primary")
    )?.focus();
  }
  before?.dialog.close("gone");
  before?.dialog.remove();
}

const typedValues = ({ fields }) => new Map([...fields].map(([id, field]) => [id, field.read()]));

function draw(view, typed) {
  const fields = new Map();
  const kept = (block, element) => (typed.has(path(block, element)) ? typed.get(path(block, element)) : undefined);
  const host = {
    kept,
    register: (block, element, drawn) =>
      fields.set(path(block, element), { ...drawn, block, element, fault: () => null, showError: () => {} }),
    field(block) {
      const { element } = block;
      const changed = block.dispatch_action ? (selected) => host.press(element, block.block_id, { selected }) : null;
      const field = drawField(block, { kept: kept(block, element), changed });
      fields.set(path(block, element), { ...field, block, element });
      return field.node;
    },
    async press(element, blockId, { value, selected }) {
      const body = {
        user: route.user,
        view_id: view.id,
        action_id: element.action_id,
        block_id: blockId,
        value,
        selected,
        values: valuesOf(fields),
      };
      tellOutcome(await attempt(() => post("press", body)), "That");
      await attempt(loadState);
    },
  };
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
          if (submit) busy(submit, () => send(view, fields));
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
  return { view, dialog, fields };
}

function valuesOf(fields) {
  const values = {};
  for (const { block, element, read } of fields.values()) (values[block.block_id] ??= {})[element.action_id] = read();
  return values;
}

async function send(view, fields) {
  const wrong = [...fields.values()].map((field) => [field, field.fault()]);
  if (showErrors(wrong)) return;
  const outcome = await attempt(() => post("submit", { user: route.user, view_id: view.id, values: valuesOf(fields) }));
  if (!outcome) return;
  const errors = outcome.errors ?? {};
  const here = new Set([...fields.values()].map((field) => field.block.block_id));
  for (const [blockId, sentence] of Object.entries(errors)) if (!here.has(blockId)) toast(sentence);
  if (!outcome.errors) tellOutcome(outcome, "This dialog");
  showErrors([...fields.values()].map((field) => [field, errors[field.block.block_id] ?? null]));
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
