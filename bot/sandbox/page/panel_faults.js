// What can go wrong between the bot and Slack: each fault in a sentence, and what to look for then.
import { operate } from "./api.js";
import { make } from "./dom.js";
import { state } from "./state.js";
import { toast } from "./toast.js";
import { translator } from "./words.js";

const say = translator({
  "What can go wrong": "可能出现的故障",
  "Press one, then make the bot write: file a claim, say, or take one.":
    "选择一种故障，再让机器人写点什么，例如提交或领取一份投诉。",
  "It meets the next time the bot": "作用于机器人下一次",
  "posts a message": "发送消息",
  "changes a message": "更新消息",
  "sends a file": "发送文件",
  "Ask it to slow down": "要求放慢速度",
  "Three times Slack says: wait five seconds. What the bot writes comes late, and once.":
    "Slack 连续三次要求“请等五秒”。内容会晚到，而且只有一次。",
  "Lose the next answer": "丢失下一个回答",
  "Slack does it, but the bot is not told. It looks before it repeats itself: you see it once.":
    "Slack 已照办，但机器人没有收到回答。它会先查看再决定是否重发：您只会看到一次。",
  "Drop the next call": "丢弃下一次调用",
  "Nothing reaches Slack. The bot makes sure of that, and tries again: you see it once, in ten seconds.":
    "Slack 什么也没收到。机器人确认后会重试：您会在十秒后看到一次。",
  "Fail inside Slack": "Slack 内部出错",
  "Slack answers internal_error: done, or not? The bot looks first: you see it once, in ten seconds.":
    "Slack 回答 internal_error：到底处理了没有？机器人会先查看：您会在十秒后看到一次。",
  "Take Slack down": "让 Slack 停机",
  "Every call fails until you lift it: no form opens, and what the bot has to say waits in the outbox.":
    "在您解除之前，所有调用都会失败：表单打不开，机器人要说的话在发件箱里等待。",
  "Archive a channel": "归档频道",
  "Channel to archive": "要归档的频道",
  "Nobody can write there any more. What was meant for it is held back in the outbox, with the reason.":
    "任何人都不能再在那里发言。发往那里的内容会搁置在发件箱，并注明原因。",
  "Slack is down for the bot": "对机器人而言 Slack 已停机",
  "Every call it makes fails. What it has to say waits in the outbox.":
    "它的每次调用都会失败，要说的话都在发件箱里等待。",
  "Bring Slack back": "恢复 Slack",
  "Going wrong now": "正在生效的故障",
  "All well again": "一切恢复正常",
  "{kind}: {method}, {n} more times": "{kind}：{method}，还有 {n} 次",
  "{kind}: {method}, the next time": "{kind}：{method}，下一次",
  "{kind}: {method}, until lifted": "{kind}：{method}，直到解除",
  "Ready: {what}. Now make the bot write.": "已就绪：{what}。现在让机器人写点什么吧。",
  "#{room} is archived": "#{room} 已归档",
  "Slow down": "放慢速度",
  "Lost answer": "丢失回答",
  "Dropped call": "丢弃调用",
  "Error in Slack": "内部出错",
  "Slow answer": "回答缓慢",
});

/** The short name of each kind, for the list of those armed. */
const KINDS = {
  rate_limit: "Slow down",
  lose_answer: "Lost answer",
  drop: "Dropped call",
  error: "Error in Slack",
  slow: "Slow answer",
};

/** A file goes in three steps; each fault meets the one where it hurts. */
const POST = { words: "posts a message", method: "chat.postMessage" };
const CHANGE = { words: "changes a message", method: "chat.update" };
const FILE = { words: "sends a file", method: "files.completeUploadExternal", bytes: "upload" };
const CALLS = [POST, CHANGE, FILE];

const FAULTS = [
  {
    name: "Ask it to slow down",
    does: "Three times Slack says: wait five seconds. What the bot writes comes late, and once.",
    order: (call) => ({ kind: "rate_limit", method: call.method, retry_after: 5, times: 3 }),
  },
  {
    name: "Lose the next answer",
    does: "Slack does it, but the bot is not told. It looks before it repeats itself: you see it once.",
    order: (call) => ({ kind: "lose_answer", method: call.bytes ?? call.method }),
  },
  {
    name: "Drop the next call",
    does: "Nothing reaches Slack. The bot makes sure of that, and tries again: you see it once, in ten seconds.",
    order: (call) => ({ kind: "drop", method: call.bytes ?? call.method }),
  },
  {
    name: "Fail inside Slack",
    does: "Slack answers internal_error: done, or not? The bot looks first: you see it once, in ten seconds.",
    order: (call) => ({ kind: "error", method: call.method, code: "internal_error" }),
  },
];
const DOWN = {
  name: "Take Slack down",
  does: "Every call fails until you lift it: no form opens, and what the bot has to say waits in the outbox.",
};
const ARCHIVE = {
  name: "Archive a channel",
  does: "Nobody can write there any more. What was meant for it is held back in the outbox, with the reason.",
};

const FOLDED = "faults folded";
let serial = 0;

/** The section, and `down`, a banner for the panel's head; `follow()` brings both up to date with the frame. */
export function faults() {
  const part = { call: POST, mark: "" };
  part.down = make("div", { className: "panel-down", role: "alert" });
  part.armed = make("div", { className: "panel-armed", role: "status" });
  part.rooms = make("select", { className: "panel-select", "aria-label": say("Channel to archive") });
  const about = say("Press one, then make the bot write: file a claim, say, or take one.");
  const body = make(
    "div",
    { className: "faults-body" },
    make("p", { className: "panel-small", textContent: about }),
    chooser(part),
    FAULTS.map((one) => row(one, () => arm(part, one))),
    make("hr", { className: "faults-line" }),
    row(DOWN, () => operate("fault", { kind: "down", is_down: true })),
    make("hr", { className: "faults-line" }),
    part.rooms,
    row(ARCHIVE, () => archive(part)),
  );
  const title = make("summary", {}, make("h3", { textContent: say("What can go wrong") }));
  const folded = make("details", { className: "panel-fold" }, title, body);
  folded.open = localStorage.getItem(FOLDED) !== "yes";
  folded.ontoggle = () => localStorage.setItem(FOLDED, folded.open ? "no" : "yes");
  part.node = make("section", { className: "panel-part" }, part.armed, folded);
  part.follow = () => follow(part);
  return part;
}

function chooser(part) {
  const id = `fault-call-${(serial += 1)}`;
  const options = CALLS.map((one, at) => make("option", { value: String(at), textContent: say(one.words) }));
  const menu = make("select", { id, className: "panel-select" }, options);
  menu.onchange = () => {
    part.call = CALLS[Number(menu.value)];
  };
  const label = make("label", { htmlFor: id, textContent: say("It meets the next time the bot") });
  return make("p", { className: "faults-call" }, label, " ", menu);
}

/** A button that says what it does. */
function row({ name, does }, deed) {
  const id = `fault-${(serial += 1)}`;
  return make(
    "button",
    { type: "button", className: "fault", "aria-labelledby": id, "aria-describedby": `${id}-does`, onclick: deed },
    make("strong", { id, textContent: say(name) }),
    make("span", { id: `${id}-does`, textContent: say(does) }),
  );
}

async function arm(part, fault) {
  const done = await operate("fault", fault.order(part.call));
  if (done !== undefined) toast(say("Ready: {what}. Now make the bot write.", { what: say(fault.name) }));
}

function archive({ rooms }) {
  return rooms.value ? operate("fault", { kind: "archive", channel: rooms.value }) : null;
}

// -- what is armed

function follow(part) {
  const { faults: armed, is_down: isDown, rooms } = state.frame;
  const open = rooms.filter((one) => one.kind !== "im" && !one.archived);
  const shut = rooms.filter((one) => one.archived);
  const mark = JSON.stringify([armed, isDown, open.map((one) => [one.id, one.name]), shut.length]);
  if (mark === part.mark) return;
  part.mark = mark;
  const chosen = part.rooms.value;
  part.rooms.replaceChildren(
    ...open.map((one) => make("option", { value: one.id, textContent: `#${one.name}`, selected: one.id === chosen })),
  );
  part.down.hidden = !isDown;
  part.down.replaceChildren(...(isDown ? downWords() : []));
  const lines = [...armed.map(armedLine), ...shut.map((one) => say("#{room} is archived", { room: one.name }))];
  part.armed.hidden = !lines.length;
  part.armed.replaceChildren(...(lines.length ? armedWords(lines) : []));
}

function downWords() {
  const back = make("button", { type: "button", className: "panel-button", textContent: say("Bring Slack back") });
  back.onclick = () => operate("fault", { kind: "down", is_down: false });
  return [
    make("strong", { textContent: say("Slack is down for the bot") }),
    make("p", { textContent: say("Every call it makes fails. What it has to say waits in the outbox.") }),
    back,
  ];
}

function armedWords(lines) {
  const clear = make("button", { type: "button", className: "panel-button", textContent: say("All well again") });
  clear.onclick = () => operate("fault", { kind: "clear" });
  return [
    make("h4", { textContent: say("Going wrong now") }),
    make(
      "ul",
      {},
      lines.map((one) => make("li", { textContent: one })),
    ),
    clear,
  ];
}

function armedLine({ kind, method, times }) {
  const fields = { kind: say(KINDS[kind] ?? kind), method, n: times };
  if (times === null || times === undefined) return say("{kind}: {method}, until lifted", fields);
  return times === 1 ? say("{kind}: {method}, the next time", fields) : say("{kind}: {method}, {n} more times", fields);
}
