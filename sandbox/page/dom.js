/** Builds and updates DOM nodes; data reaches the page only as text nodes and attributes, never as markup. */

const PROPERTIES = new Set(["value", "checked", "selected", "disabled", "hidden", "open"]);

/** One element. `on…` are listeners, `data` its data attributes; null, undefined and false leave things out. */
export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "data") setData(node, value);
    else if (PROPERTIES.has(name)) node[name] = value;
    else if (value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...present(children));
  return node;
}

function setData(node, data) {
  for (const [name, value] of Object.entries(data)) {
    if (value !== undefined && value !== null) node.dataset[name] = value;
  }
}

function present(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
}

/** Empties `parent` and fills it anew. */
export function fill(parent, ...children) {
  parent.replaceChildren(...present(children));
  return parent;
}

const shown = new WeakMap();

/**
 * Makes `parent` show `items` in order. A node is kept while its stamp is the same, so that focus, an open menu and
 * a half-made choice survive news; a node built anew takes over the focus of the one it replaces.
 */
export function reconcile(parent, items, { key, stamp, build }) {
  const before = shown.get(parent) ?? new Map();
  const after = new Map();
  let refocus = null;
  for (const item of items) {
    const id = key(item);
    const mark = stamp(item);
    const old = before.get(id);
    if (old?.mark === mark) after.set(id, old);
    else {
      const node = build(item);
      if (old?.node.contains(document.activeElement)) refocus = [document.activeElement, node];
      after.set(id, { mark, node });
    }
  }
  const kept = new Set([...after.values()].map((entry) => entry.node));
  for (const { node } of before.values()) if (!kept.has(node)) node.remove();
  let place = parent.firstChild;
  for (const { node } of after.values()) {
    if (node === place) place = place.nextSibling;
    else parent.insertBefore(node, place);
  }
  while (place) {
    const next = place.nextSibling;
    place.remove();
    place = next;
  }
  shown.set(parent, after);
  if (refocus) handOver(...refocus);
}

function handOver(old, node) {
  const { actionId, blockId, name } = old.dataset;
  const same = [...node.querySelectorAll("button, input, select, textarea, a")].find((candidate) =>
    actionId
      ? candidate.dataset.actionId === actionId && candidate.dataset.blockId === blockId
      : name && candidate.dataset.name === name,
  );
  (same ?? node).focus({ preventScroll: true });
}
