// What an element on the page can do, and what it needs to know: see `placeFor`.
import { act, order } from "./api.js";
import { confirmed } from "./confirm.js";
import { state } from "./state.js";
import { translator } from "./words.js";

/** What Slack's own client says in a form; the stand-in says it in English. */
const say = translator({
  "Please complete this required field.": "请填写此必填字段。",
  "Please use at least {n} characters.": "请至少输入 {n} 个字符。",
  "We had some trouble connecting. Try again?": "连接时遇到问题。要重试吗？",
});

let drawn = 0;

/** The stand-in's words for the reader: what Slack's client says in their language, the bot's as they are. */
export function inTheirWords(words) {
  const least = /^Please use at least (\d+) characters\.$/.exec(words ?? "");
  return least ? say("Please use at least {n} characters.", { n: least[1] }) : words && say(words);
}

/**
 * The place in which blocks are drawn. `target`: the message they stand on, `{ home: true }`, or for a form
 * `{ before }`, which is awaited before the bot hears of anything. `view`: the form or Home tab, with its state.
 * `level`: that of the headings in it, one below the heading over it.
 */
export function placeFor(target = {}, view = null) {
  const { frame } = state;
  const place = {
    me: frame.me.id,
    names: frame.names,
    rooms: Object.fromEntries(frame.rooms.map((one) => [one.id, one.name])),
    handles: frame.handles,
    timezone: frame.me.timezone,
    locale: frame.me.locale,
    now: frame.now,
    level: target.level ?? (view?.type === "modal" ? 3 : 2),
    files: target.files ?? [],
    state: (block, element) => view?.state?.values?.[block.block_id]?.[element.action_id],
    error: (block) => inTheirWords(view?.errors?.[block.block_id]),
    id: identities(target, view),
    use: (block, element, value) => use(frame.me.id, target, view, { block, element, value }),
    suggest: (block, element, value) => suggest(frame.me.id, target, view, { block, value }),
  };
  return Object.assign(place, { confirm: (asked) => confirmed(asked, place) });
}

/** Ids stay the same in a form that is redrawn; the same message may be on the page twice. */
function identities(target, view) {
  const spot = view?.id ?? (target.home ? "home" : `m${(drawn += 1)}`);
  return (block, element) =>
    [spot, block.block_id ?? "", element?.action_id ?? ""].map((one) => encodeURIComponent(one)).join("-");
}

/** It is the act of whom the element was drawn for, whoever is in view by the time. */
async function use(as, target, view, { block, element, value }) {
  await target.before?.();
  if (view?.type === "modal" && (block.type === "input" || element.type.includes("external_select"))) {
    return act("fills", { as, fields: { [block.block_id]: value } });
  }
  const spot = target.ts ? { ts: target.ts } : view?.type === "modal" ? {} : { home: true };
  return act("uses", { as, ...spot, block_id: block.block_id, action_id: element.action_id, value });
}

async function suggest(as, target, view, { block, value }) {
  const spot = target.ts ? { ts: target.ts } : view?.type === "modal" ? {} : { home: true };
  try {
    return await order("suggests", { as, ...spot, block_id: block.block_id, value });
  } catch {
    return [];
  }
}
