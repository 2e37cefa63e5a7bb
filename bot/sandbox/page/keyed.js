// Redrawing without losing what is there: a node whose thing did not change is the same node as before.

/** Makes `nodes` the children of `parent`; those that stay are not touched, nor is the focus in them. */
export function arrange(parent, nodes) {
  const staying = new Set(nodes);
  for (const child of [...parent.childNodes]) if (!staying.has(child)) child.remove();
  let at = parent.firstChild;
  for (const node of nodes) {
    if (node === at) at = at.nextSibling;
    else parent.insertBefore(node, at);
  }
}

/**
 * A drawer that keeps each key's node while its marks are the same: `keep(key, marks, draw)`. After a round of
 * drawing `keep.only(keys)` forgets all others.
 */
export function keeper() {
  const kept = new Map();
  const keep = (key, marks, draw) => {
    const old = kept.get(key);
    if (old && old.marks.length === marks.length && marks.every((one, at) => one === old.marks[at])) return old.node;
    const node = draw();
    if (old?.node.contains(document.activeElement)) queueMicrotask(() => refocus(node));
    kept.set(key, { marks, node });
    return node;
  };
  keep.only = (keys) => {
    for (const key of kept.keys()) if (!keys.has(key)) kept.delete(key);
  };
  keep.clear = () => kept.clear();
  return keep;
}

/** The focus was in a node that is drawn anew: it goes on in the new one. */
function refocus(node) {
  const target = node.matches("button, a, [tabindex]") ? node : node.querySelector("button, a, [tabindex]");
  target?.focus({ preventScroll: true });
}
