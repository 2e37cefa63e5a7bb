// The thread in view, beside its room.
import { order, Refused } from "./api.js";
import { composerFor } from "./composer.js";
import { make } from "./dom.js";
import { icon } from "./faces.js";
import { arrange } from "./keyed.js";
import { keepsPlace } from "./scrolling.js";
import { go, on, roomInView, state } from "./state.js";
import { stream } from "./stream.js";
import { toast } from "./toast.js";
import { translator } from "./words.js";

const say = translator({
  Thread: "消息列",
  "Close the thread": "关闭消息列",
  Replies: "回复",
  "{n} reply": "{n} 条回复",
  "{n} replies": "{n} 条回复",
  "No replies yet": "还没有回复",
});

let aside;
let shown = null;
let parts = null;
let edited = null;
const rootNodes = stream({ inThread: true });
const nodes = stream({ inThread: true });

/** Draws the thread in view into `node`, which hides while there is none. */
export function start(node) {
  aside = node;
  on("frame", sync);
  on("went", () => {
    if (shown && shown.me !== state.me) leave();
    sync();
  });
  on("messages", merge);
  on("editing", (ts) => {
    edited = ts;
    redraw();
  });
  aside.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && !event.target.closest("dialog")) close();
  });
}

function sync() {
  if (state.frame?.me.id !== state.me) return;
  const room = roomInView();
  if (!state.thread || !room) {
    leave();
    return;
  }
  if (shown?.me !== state.me || shown.ts !== state.thread) enter(room, state.thread);
}

function leave() {
  aside.hidden = true;
  aside.replaceChildren();
  shown = parts = null;
  forget();
}

function forget() {
  rootNodes.forget();
  nodes.forget();
}

/** Closes the pane; the focus goes to where the thread was opened from. */
function close() {
  const { thread } = state;
  go({ thread: null });
  const message = document.querySelector(`#room [data-ts="${thread}"]`);
  (message?.querySelector(".thread-line") ?? message)?.focus({ preventScroll: true });
}

async function enter(room, ts) {
  const here = { me: state.me, ts, root: null, replies: new Map() };
  forget();
  shown = here;
  parts = null;
  const found = await order("thread", { as: here.me, in: room.id, ts }).catch((refusal) => refusal);
  if (here !== shown) return;
  if (found instanceof Error) {
    toast(found instanceof Refused ? found.message : String(found), here.me);
    go({ thread: null });
    return;
  }
  here.root = found.root;
  for (const one of found.replies) here.replies.set(one.ts, one);
  parts = build(room, ts);
  aside.replaceChildren(parts.head, parts.pane, parts.composer);
  aside.hidden = false;
  aside.setAttribute("aria-label", say("Thread"));
  redraw();
  parts.place.toEnd();
  parts.composer.querySelector("textarea")?.focus();
}

function build(room, ts) {
  const away = say("Close the thread");
  const props = { type: "button", className: "icon-button", "aria-label": away, title: away, onclick: close };
  const cross = make("button", props, icon("cross"));
  const head = make("header", { className: "room-head" },
    make("div", { className: "head-line" }, make("h2", { textContent: say("Thread") }),
      make("span", { className: "topic", textContent: room.kind === "im" ? room.name : `#${room.name}` }), cross));
  const list = make("div", { className: "list", role: "log", "aria-label": say("Replies") });
  const pane = make("div", { className: "pane", tabIndex: 0, role: "group", "aria-label": say("Thread") }, list);
  return { head, list, pane, composer: composerFor({ room, thread: ts }), place: keepsPlace(pane, list) };
}

/** News of the room that are of this thread. */
function merge({ changed, removed }) {
  if (!shown?.root) return;
  if (removed.includes(shown.ts)) {
    go({ thread: null });
    return;
  }
  const mine = changed.filter((one) => one.ts === shown.ts || one.thread_ts === shown.ts);
  const gone = removed.filter((one) => shown.replies.delete(one));
  for (const one of mine) {
    if (one.ts === shown.ts) shown.root = one;
    else shown.replies.set(one.ts, one);
  }
  if (!mine.length && !gone.length) return;
  parts.place.holding(redraw);
  if (parts.place.isAtEnd() || mine.some((one) => one.mine)) parts.place.toEnd();
}

function redraw() {
  if (!parts) return;
  const replies = [...shown.replies.values()].sort((one, other) => (one.ts < other.ts ? -1 : 1));
  const said = replies.length ? say.many(replies.length, "{n} reply", "{n} replies") : say("No replies yet");
  const count = make("div", { className: "divider replies", role: "separator" }, make("span", { textContent: said }));
  arrange(parts.list, [...rootNodes([shown.root], null, edited), count, ...nodes(replies, null, edited)]);
}
