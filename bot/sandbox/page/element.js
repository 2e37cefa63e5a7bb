// What all elements share: doing what they do, and telling what they hold.
import { plainOf } from "./text.js";

/** How each drawn element tells its value. */
const readers = new WeakMap();

/** From now on the node's value is what `read()` answers. */
export const tells = (node, read) => readers.set(node, read);

/** What an input block's field holds, as `fills` takes it; undefined where `root` has no such field. */
export function valueOf(block, root) {
  const spot = `[data-block="${CSS.escape(block.block_id ?? "")}"].b-element`;
  const node = root.matches?.(spot) ? root : root.querySelector(spot);
  return node ? readers.get(node)?.() : undefined;
}

/** What the element holds now, as Slack's `state.values` has it; {} where nobody knows. */
export const stateOf = (block, element, place) => place.state(block, element) ?? {};
/** Whether the bot hears of the element at once, rather than with its form. */
export const actsByItself = (block) => block.type !== "input" || block.dispatch_action === true;
/** A field of a form is named by its label; all else by what it says itself. */
export const nameOf = (element, block) => (block.type === "input" ? "" : plainOf(element.placeholder));

/** Does what the element does; whether the person went through with it. */
export async function act(node, element, block, place, value) {
  if (node.getAttribute("aria-busy") === "true") return false;
  if (element.confirm && !(await place.confirm(element.confirm))) return false;
  node.setAttribute("aria-busy", "true");
  try {
    await place.use(block, element, value);
  } finally {
    node.removeAttribute("aria-busy");
  }
  return true;
}
