// A run of messages with what stands between them: days, and where the new ones begin.
import { make } from "./dom.js";
import { arrange, keeper } from "./keyed.js";
import { drawMessage } from "./message.js";
import { state } from "./state.js";
import { clockwork, dateOf, dayOf, language, translator } from "./words.js";

const say = translator({ Today: "今天", Yesterday: "昨天", New: "新消息" });

const TOGETHER_SECONDS = 300;
const DAY_MS = 86_400_000;
/** Messages that a browser lays out together, or skips together while they are out of sight. */
const BATCH = 30;

/** A drawer of messages: `nodes(messages, newFrom, editedTs)` gives batches of nodes, those unchanged as they were. */
export function stream({ inThread = false } = {}) {
  const keep = keeper();
  const numbersOf = batching();
  const nodes = (messages, newFrom = null, edited = null) => {
    const batches = new Map();
    const used = new Set();
    const numbers = numbersOf(messages);
    messages.forEach((message, at) => {
      const parts = partsOf(message, messages[at - 1], { newFrom, edited, inThread });
      for (const [key, marks, draw] of parts) {
        used.add(key);
        if (!batches.has(numbers[at])) batches.set(numbers[at], []);
        batches.get(numbers[at]).push(keep(key, marks, draw));
      }
    });
    const out = [...batches].map(([number, children]) => {
      used.add(number);
      const batch = keep(number, [], () => make("div", { className: "batch" }));
      arrange(batch, children);
      return batch;
    });
    keep.only(used);
    return out;
  };
  const forget = () => {
    keep.clear();
    numbersOf.forget();
  };
  return Object.assign(nodes, { forget });
}

/** What a message brings into the run, each as [key, marks, draw]: perhaps its day, the line above news, itself. */
function* partsOf(message, before, { newFrom, edited, inThread }) {
  const day = dayFor(message);
  const isNewDay = !before || dayFor(before) !== day;
  const isFirstNew = message.ts === newFrom;
  if (isNewDay && !inThread) {
    yield [`day ${day}`, [dayOf(state.frame.now), language()], () => divider("day", dayWords(message.ts, day))];
  }
  if (isFirstNew) yield ["new", [language()], () => divider("new", say("New"))];
  const follows = !isNewDay && !isFirstNew && goesOn(before, message);
  yield [message.ts, [message, follows, edited === message.ts], () => drawMessage(message, { follows, inThread })];
}

/** Numbers of batches for messages in order: once given, a message keeps its own. */
function batching() {
  const given = new Map();
  let [first, last, inFirst, inLast] = [0, 0, 0, 0];
  const later = () => {
    inLast += 1;
    if (inLast > BATCH) [last, inLast] = [last + 1, 1];
    return last;
  };
  const earlier = () => {
    if (inFirst === 0 || inFirst >= BATCH) [first, inFirst] = [first - 1, 0];
    inFirst += 1;
    return first;
  };
  const numbers = (messages) => {
    const known = messages.findIndex((one) => given.has(one.ts));
    for (const one of known > 0 ? messages.slice(0, known).reverse() : []) given.set(one.ts, earlier());
    for (const one of messages.slice(Math.max(known, 0))) if (!given.has(one.ts)) given.set(one.ts, later());
    return messages.map((one) => given.get(one.ts));
  };
  numbers.forget = () => {
    given.clear();
    [first, last, inFirst, inLast] = [0, 0, 0, 0];
  };
  return numbers;
}

const days = new WeakMap();

/** The person's day of a message; a message object is one person's. */
function dayFor(message) {
  if (!days.has(message)) days.set(message, dayOf(message.ts));
  return days.get(message);
}

/** Whether a message needs no head of its own: the same author went on within minutes, and it is no card. */
function goesOn(before, message) {
  const isPlain = !message.only_for && !before.only_for && !message.pinned && !message.broadcast;
  const isCard = message.is_bot && message.blocks.length;
  const isSoon = Number(message.ts) - Number(before.ts) < TOGETHER_SECONDS;
  return isPlain && !isCard && before.user === message.user && isSoon;
}

function divider(kind, words) {
  const props = { className: `divider ${kind}`, role: "separator", "aria-label": words };
  return make("div", props, make("span", { textContent: words }));
}

function dayWords(ts, day) {
  const { now } = state.frame;
  if (day === dayOf(now)) return say("Today");
  if (day === dayOf(new Date(dateOf(now) - DAY_MS).toISOString())) return say("Yesterday");
  const year = day.slice(0, 4) === dayOf(now).slice(0, 4) ? {} : { year: "numeric" };
  return clockwork({ weekday: "long", month: "long", day: "numeric", ...year }).format(dateOf(ts));
}
