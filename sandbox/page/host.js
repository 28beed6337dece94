/** Where blocks stand - a message, a modal, the Home tab: keeps what is filled in there, and tells the app of presses. */
import { post } from "./control.js";
import { drawField } from "./field.js";
import { attempt, tellOutcome } from "./toast.js";
import { route } from "./workspace.js";

const path = (block, element) => `${block.block_id}/${element.action_id}`;
const NO_FIELD = { fault: () => null, showError: () => {} };

/**
 * A host for `drawBlocks`. `place` says to the workspace where it is; `kept` is what was filled in before, as `typed()`
 * gave it; `after()` runs when the app has answered a press.
 */
export function hostAt(place, { kept = new Map(), after = async () => {} } = {}) {
  const fields = new Map(); // path -> {block, element, read(), fault(), showError(), focus}

  /** What is filled in now, by block_id and action_id. */
  function values() {
    const all = {};
    for (const { block, element, read } of fields.values()) (all[block.block_id] ??= {})[element.action_id] = read();
    return all;
  }

  async function press(element, blockId, { value, selected }) {
    const what = { action_id: element.action_id, block_id: blockId, value, selected, values: values() };
    const confirm = element.confirm ? true : undefined;
    const told = await attempt(() => post("press", { user: route.user, ...place, ...what, confirm }));
    tellOutcome(told, element.text?.text ?? "That choice");
    await after();
  }

  /** What the app offers in an external select for what was typed; null if it did not answer. */
  const suggest = (element, blockId, value) =>
    attempt(() =>
      post("suggest", { user: route.user, ...place, action_id: element.action_id, block_id: blockId, value }),
    );

  return {
    suggest,
    fields,
    values,
    press,
    typed: () => new Map([...fields].map(([id, field]) => [id, field.read()])),
    kept: (block, element) => kept.get(path(block, element)),
    register: (block, element, drawn) => fields.set(path(block, element), { ...NO_FIELD, ...drawn, block, element }),
    field(block) {
      const { element } = block;
      const changed = block.dispatch_action ? (selected) => press(element, block.block_id, { selected }) : null;
      const field = drawField(block, {
        kept: kept.get(path(block, element)),
        changed,
        suggest: (value) => suggest(element, block.block_id, value),
      });
      fields.set(path(block, element), { ...field, block, element });
      return field.node;
    },
  };
}
