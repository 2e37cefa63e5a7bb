// What one does with a message besides reading it: reply, and change or take back one's own.
import { act } from "./api.js";
import { confirmed } from "./confirm.js";
import { make } from "./dom.js";
import { icon } from "./faces.js";
import { emit, go, on, state } from "./state.js";
import { translator } from "./words.js";

const say = translator({
  "Reply in thread": "在消息列中回复",
  "Edit message": "编辑消息",
  "Delete message": "删除消息",
  "Delete this message? This cannot be undone.": "要删除这条消息吗？此操作无法撤销。",
  Save: "保存",
  Cancel: "取消",
});

let edited = null;

const change = (ts) => {
  edited = ts;
  emit("editing", ts);
};

on("went", (before) => before.me !== state.me && edited && change(null));

/** The buttons that show on hovering or focus; null where there is nothing to do. */
export function deedsOf(message, { inThread }) {
  if (message.only_for) return null;
  const root = message.is_reply ? message.thread_ts : message.ts;
  const isOwn = message.mine && !message.blocks.length;
  const buttons = [
    inThread ? null : deed("reply", say("Reply in thread"), () => go({ thread: root }), true),
    ...shortcuts(message),
    isOwn ? deed("pencil", say("Edit message"), () => change(message.ts)) : null,
    message.mine ? deed("bin", say("Delete message"), () => remove(message)) : null,
  ].filter(Boolean);
  return buttons.length ? make("div", { className: "deeds" }, buttons) : null;
}

function deed(picture, words, onclick, isSpelled = false) {
  const props = { type: "button", className: "deed", title: words, "aria-label": words, onclick };
  return make("button", props, icon(picture), isSpelled && words);
}

const shortcuts = (message) =>
  state.frame.shortcuts
    .filter((one) => one.type === "message")
    .map((one) => deed("bolt", one.name, () => act("uses", { ts: message.ts, callback_id: one.callback_id })));

async function remove(message) {
  const as = state.me;
  const asked = {
    title: say("Delete message"),
    text: say("Delete this message? This cannot be undone."),
    confirm: say("Delete message"),
    deny: say("Cancel"),
    style: "danger",
  };
  if (await confirmed(asked, null)) await act("deletes", { as, ts: message.ts });
}

/** A box with the words of a message that is being edited; null where it is not. */
export function editing(message) {
  if (edited !== message.ts) return null;
  const words = readable(message.text);
  const box = make("textarea", { className: "edit-words", value: words, rows: 3, "aria-label": say("Edit message") });
  const save = async () => {
    const text = box.value.trim();
    if (text && text !== words && (await act("edits", { ts: message.ts, text })) === undefined) return;
    if (edited === message.ts) change(null);
  };
  box.onkeydown = (event) => {
    if (event.key === "Escape") change(null);
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    save();
  };
  queueMicrotask(() => box.focus());
  return make("div", { className: "edit" }, box, make("div", { className: "edit-ends" },
    make("button", { type: "button", className: "undo", textContent: say("Cancel"), onclick: () => change(null) }),
    make("button", { type: "button", className: "do", textContent: say("Save"), onclick: save })));
}

/** As it was typed: names as @handles and #rooms, links bare, the entities undone. */
function readable(text) {
  const handle = (whole, id) => (state.frame.handles[id] ? `@${state.frame.handles[id]}` : whole);
  return text
    .replace(/<@([A-Z0-9]+)(?:\|[^<>]*)?>/g, handle)
    .replace(/<#[A-Z0-9]+\|([^>]*)>/g, "#$1")
    .replace(/<(https?:[^>|]+)>/g, "$1")
    .replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
