// The sandbox's own panel: the clock, what can go wrong, and what the bot is doing.
import { operate, order } from "./api.js";
import { make } from "./dom.js";
import { faults } from "./panel_faults.js";
import { ledger } from "./panel_ledger.js";
import { on, state } from "./state.js";
import { toast } from "./toast.js";
import { clockwork, language, translator } from "./words.js";

const say = translator({
  Sandbox: "沙盒",
  "Show the sandbox panel": "显示沙盒面板",
  "Hide the sandbox panel": "隐藏沙盒面板",
  Clock: "时钟",
  "Everything here goes by this clock: due times, reminders, digests.":
    "这里的一切都以此时钟为准：到期时间、提醒、摘要。",
  "{name}'s time, {zone}": "{name} 的时间，{zone}",
  "Move the clock": "拨动时钟",
  "1 hour on": "往后 1 小时",
  "1 day on": "往后 1 天",
  "Next hour": "往后一小时",
  "Next working morning": "下一个工作日早上",
  "Three business days on": "三个工作日之后",
  "Do what is due": "处理到期事项",
  "It is now {when}.": "现在是 {when}。",
  "Done on the way: {what}.": "途中完成：{what}。",
  "Nothing was due on the way.": "途中没有到期事项。",
  "No bot is connected yet: commands and buttons get no answer.": "尚未连接机器人：命令和按钮都不会有回应。",
});

const HIDDEN = "panel hidden";
/** Where there is less room, the panel lies over the person's Slack, as panel.css has it. */
const NARROW = matchMedia("(max-width: 1180px)");
const TICK_MS = 10_000;

let parts = null;
let node = null;
let toggle = null;
let received = 0;

/** Draws the panel in `aside`, and the button that shows and hides it in the header. */
export function start(aside) {
  node = aside;
  toggle = make("button", { type: "button", className: "tool panel-toggle", "aria-controls": aside.id, onclick: turn });
  document.getElementById("tools")?.append(toggle);
  on("frame", follow);
  on("went", () => parts && parts.ledger.follow());
  setInterval(() => parts && tell(), TICK_MS);
  NARROW.onchange = resized;
  fold(isFolded());
}

/** In a wide window it is there unless it was hidden; in a narrow one only once it was opened in it as it is. */
const isFolded = () => (kept().getItem(HIDDEN) ?? (NARROW.matches ? "yes" : "no")) === "yes";
const kept = () => (NARROW.matches ? sessionStorage : localStorage);

function turn() {
  kept().setItem(HIDDEN, node.hidden ? "no" : "yes");
  fold(!node.hidden);
}

function resized() {
  sessionStorage.removeItem(HIDDEN);
  const hadFocus = node.contains(document.activeElement);
  fold(isFolded());
  if (node.hidden && hadFocus) toggle.focus();
}

function fold(isHidden) {
  node.hidden = isHidden;
  document.body.classList.toggle("panel-is-hidden", isHidden);
  toggle.setAttribute("aria-expanded", String(!isHidden));
  toggle.textContent = say(isHidden ? "Show the sandbox panel" : "Hide the sandbox panel");
}

function follow() {
  received = performance.now();
  if (parts?.language !== language()) build();
  fold(node.hidden);
  toggle.classList.toggle("is-alarming", state.frame.is_down || state.frame.faults.length > 0);
  parts.bot.hidden = Boolean(state.frame.bot);
  tell();
  offer();
  parts.faults.follow();
  parts.ledger.follow();
}

function build() {
  node.setAttribute("aria-label", say("Sandbox"));
  const lonely = say("No bot is connected yet: commands and buttons get no answer.");
  parts = {
    language: language(),
    faults: faults(),
    ledger: ledger(),
    extras: "",
    bot: make("p", { className: "panel-warning", role: "status", textContent: lonely }),
    time: make("p", { className: "clock-time" }),
    zone: make("p", { className: "clock-zone" }),
    utc: make("p", { className: "clock-zone" }),
    moves: make("div", { className: "clock-moves", role: "group", "aria-label": say("Move the clock") }),
  };
  const title = make("h2", { className: "panel-title", textContent: say("Sandbox") });
  node.replaceChildren(title, parts.faults.down, parts.bot, clock(parts), parts.faults.node, parts.ledger.node);
}

function clock({ time, zone, utc, moves }) {
  const title = make("h3", { id: "panel-clock", textContent: say("Clock") });
  const about = say("Everything here goes by this clock: due times, reminders, digests.");
  const note = make("p", { className: "panel-small", textContent: about });
  const props = { className: "panel-part clock", "aria-labelledby": "panel-clock" };
  return make("section", props, title, time, zone, utc, moves, note);
}

// -- the clock

/** The sandbox's time now: the frame's, and what has gone by since it came. */
const nowThere = () =>
  new Date(Date.parse(state.frame.now) + (state.frame.is_frozen ? 0 : performance.now() - received));

const LOCAL = { weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "numeric", minute: "2-digit" };
const UTC = { weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "UTC" };

function tell() {
  const now = nowThere();
  const { name, timezone } = state.frame.me;
  put(parts.time, clockwork(LOCAL).format(now));
  put(parts.zone, say("{name}'s time, {zone}", { name, zone: timezone }));
  put(parts.utc, `UTC: ${clockwork(UTC).format(now)}`);
}

function put(where, words) {
  if (where.textContent !== words) where.textContent = words;
}

function offer() {
  const names = state.frame.extras;
  if (JSON.stringify(names) === parts.extras) return;
  parts.extras = JSON.stringify(names);
  const own = names.map((name) => move(say(name), () => extra(name)));
  const plain = [move(say("1 hour on"), () => forward(3600)), move(say("1 day on"), () => forward(86400))];
  parts.moves.replaceChildren(...(own.length ? own : plain));
}

function move(words, deed) {
  const button = make("button", { type: "button", className: "panel-button" }, words);
  button.onclick = async () => {
    if (button.getAttribute("aria-busy")) return;
    button.setAttribute("aria-busy", "true");
    await deed();
    button.removeAttribute("aria-busy");
  };
  return button;
}

async function forward(seconds) {
  const at = await operate("move", { seconds });
  if (at === undefined) return;
  await order("retry").catch(() => null);
  toast(say("It is now {when}.", { when: whenWords(at) }));
}

async function extra(name) {
  const done = await operate("extra", { name });
  if (done !== undefined) toast(doneWords(done));
}

const whenWords = (at) =>
  clockwork({ weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" }).format(
    new Date(at),
  );

/** What a callable gave: words, or the new time and how much was done of what. */
function doneWords(done) {
  if (!done?.now) return typeof done === "string" ? done : JSON.stringify(done ?? "");
  const what = Object.entries(done.did ?? {})
    .map(([topic, n]) => `${topic} ${n}`)
    .join(", ");
  const tail = what ? say("Done on the way: {what}.", { what }) : say("Nothing was due on the way.");
  return `${say("It is now {when}.", { when: whenWords(done.now) })} ${tail}`;
}
