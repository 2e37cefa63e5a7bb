// What is typed into a form, and which of it the sandbox does not know yet.
import { encoded, tooLarge } from "./files.js";
import { make } from "./dom.js";
import { valueOf } from "./inputs.js";

const fileBox = (root) => root.querySelector("input[type=file]");
const mark = (value) => JSON.stringify(value ?? null);

const markOfFiles = (root) =>
  mark([...(fileBox(root)?.files ?? [])].map((one) => [one.name, one.size, one.lastModified]));

const isFile = (block) => block.element.type === "file_input";
const read = (block, root) => (isFile(block) ? markOfFiles(root) : mark(valueOf(block, root)));

/**
 * Follows the fields of one form. `note(block, root)`: this is where the field stands; what it holds is known, if it
 * is a new one. `forget(block id)`: it is gone, or another. `fresh(wanted)`: the fields whose value is not known yet;
 * they are, from now on. `all()`: every field.
 */
export function typing() {
  const known = new Map();
  const fields = new Map();
  return {
    note(block, root) {
      if (block.type !== "input") return;
      fields.set(block.block_id, { block, root });
      if (!known.has(block.block_id)) known.set(block.block_id, read(block, root));
    },
    forget(blockId) {
      fields.delete(blockId);
      known.delete(blockId);
    },
    fresh(wanted) {
      const isFresh = ({ block, root }) => wanted(block) && read(block, root) !== known.get(block.block_id);
      const found = [...fields.values()].filter(isFresh);
      for (const { block, root } of found) known.set(block.block_id, read(block, root));
      return found;
    },
    all: () => [...fields.values()],
  };
}

/** What was typed and chosen since it was last asked, as `fills` takes it. */
export function changed(form) {
  const fresh = form.fresh((block) => !isFile(block) && !block.dispatch_action);
  return Object.fromEntries(fresh.map(({ block, root }) => [block.block_id, valueOf(block, root) ?? null]));
}

/** The same with the files that were chosen, as `submits` takes it. */
export async function changedWithFiles(form) {
  const bodies = form.fresh(isFile).map(async ({ block, root }) => {
    const files = await Promise.all([...fileBox(root).files].map(encoded));
    return [block.block_id, { files }];
  });
  return { ...changed(form), ...Object.fromEntries(await Promise.all(bodies)) };
}

/** Block id → what is wrong with the size of a file that was chosen there. */
export function sizes(form) {
  const files = form.all().filter(({ block }) => isFile(block));
  const wrong = files.map(({ block, root }) => [
    block.block_id,
    [...(fileBox(root)?.files ?? [])].map(tooLarge).find(Boolean),
  ]);
  return Object.fromEntries(wrong.filter(([, words]) => words));
}

/** Where the focus and the caret are inside `root`, to be put back after a redraw. */
export function caretIn(root) {
  const box = document.activeElement;
  if (box === root || !root.contains(box)) return () => {};
  const at = typeof box.selectionStart === "number" ? [box.selectionStart, box.selectionEnd] : null;
  const { action } = box.dataset;
  return () => {
    if (root.contains(document.activeElement)) return;
    const same = action && [...root.querySelectorAll("button")].find((one) => one.dataset.action === action);
    const again = (box.id && document.getElementById(box.id)) || same || root;
    again.focus({ preventScroll: true });
    if (at && again.setSelectionRange) again.setSelectionRange(...at);
  };
}

/** Carries what a person typed, or the files they chose, from a field's old drawing to its new one. */
export function carryOver(from, to) {
  for (const before of from.querySelectorAll("input[id], textarea[id]")) {
    const after = to.querySelector(`#${CSS.escape(before.id)}`);
    if (!after || after.type !== before.type || ["checkbox", "radio"].includes(after.type) || after.role === "combobox")
      continue;
    if (after.type !== "file") after.value = before.value;
    else if (before.files.length) after.files = before.files;
  }
}

/** Makes `body` hold exactly `nodes`, moving as few as can be: a node that is moved loses the focus. */
export function arrange(body, nodes) {
  for (const child of [...body.children]) if (!nodes.includes(child)) child.remove();
  let at = body.firstElementChild;
  for (const node of nodes) {
    if (node === at) at = at.nextElementSibling;
    else body.insertBefore(node, at);
  }
}

/** A box around one block of a form. */
export const boxed = (node) => make("div", { className: "modal-block" }, node);
