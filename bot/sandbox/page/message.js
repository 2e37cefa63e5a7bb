// One message, as it stands in a room or a thread.
import { placeFor } from "./acting.js";
import { draw } from "./blocks.js";
import { make } from "./dom.js";
import { avatar, icon, small } from "./faces.js";
import { sizeWords } from "./files.js";
import { deedsOf, editing } from "./own.js";
import { teamNames } from "./sidebar.js";
import { go, state } from "./state.js";
import { mrkdwn } from "./text.js";
import { clockwork, dateOf, dayOf, fullTime, timeOf, translator } from "./words.js";

const say = translator({
  APP: "应用",
  "(edited)": "（已编辑）",
  "Only visible to you": "仅您可见",
  "Pinned": "已置顶",
  "Replied in a thread": "在消息列中回复",
  "{n} reply": "{n} 条回复",
  "{n} replies": "{n} 条回复",
  "{n} new": "{n} 条新回复",
  "last {when}": "最后回复于 {when}",
  "{name} {time}": "{name} {time}",
  "Download {name}": "下载 {name}",
  "View the thread": "查看消息列",
});

/** A message's node. `follows`: it goes on after one by the same author; `inThread`: it stands in a thread's pane. */
export function drawMessage(message, { follows = false, inThread = false } = {}) {
  const node = make("article", {
    className: classesOf(message, follows),
    "aria-label": say("{name} {time}", { name: message.name, time: timeOf(message.ts) }),
    tabIndex: -1,
    dataset: { ts: message.ts },
  });
  const body = make("div", { className: "body" }, marksOf(message), follows ? null : head(message),
    editing(message) ?? contents(message, inThread), filesOf(message), reactionsOf(message),
    inThread ? null : threadLine(message));
  node.append(gutter(message, follows), body, deedsOf(message, { inThread }) ?? "");
  return node;
}

function classesOf(message, follows) {
  const kinds = { follows, private: message.only_for, pinned: message.pinned, named: namesMe(message) };
  return ["message", ...Object.keys(kinds).filter((one) => kinds[one])].join(" ");
}

const namesMe = (message) => !message.mine && message.text.includes(`<@${state.frame.me.id}>`);

function gutter(message, follows) {
  if (follows) return make("div", { className: "gutter" }, time(message, shortTime(message.ts)));
  const kind = message.from_slack ? "slack" : message.is_bot ? "app" : "";
  return make("div", { className: "gutter" }, avatar(message.user, message.name, { kind }));
}

const shortTime = (ts) => timeOf(ts).replace(/\s?[AP]M$/i, "");

function time({ ts }, words) {
  const props = { className: "time", dateTime: dateOf(ts).toISOString(), title: fullTime(ts), textContent: words };
  return make("time", props);
}

function marksOf(message) {
  const marks = [
    message.only_for && ["eye", say("Only visible to you")],
    message.pinned && ["pin", say("Pinned")],
    message.broadcast && ["reply", say("Replied in a thread")],
  ].filter(Boolean);
  return marks.map(([picture, words]) => make("div", { className: "mark" }, icon(picture), words));
}

function head(message) {
  return make("div", { className: "head" },
    make("span", { className: "author", textContent: message.name }),
    message.is_bot && make("span", { className: "app-badge", textContent: say("APP") }),
    homeOf(message),
    time(message, timeOf(message.ts)));
}

/** Whoever is of another workspace than oneself carries its name, as in Slack Connect. */
function homeOf(message) {
  const team = state.frame.homes[message.user];
  if (message.from_slack || message.is_bot || !team || team === state.frame.me.team) return null;
  return make("span", { className: "from" }, icon("connect"), teamNames([team]));
}

// -- what it says

function contents(message, inThread) {
  const place = placeFor({ ...message, level: inThread ? 3 : 2 });
  const drawn = make("div", { className: "contents" });
  if (message.text && (!message.blocks.length || message.files.length)) {
    drawn.append(make("div", { className: "text" }, mrkdwn(message.text, place)));
  }
  drawn.append(...message.blocks.map((block) => draw(block, place)));
  if (message.edited) lastWords(drawn).append(make("span", { className: "edited", textContent: say("(edited)") }));
  return drawn;
}

/** Where "(edited)" goes on in the same line: the last paragraph of what was typed, else below it all. */
function lastWords(drawn) {
  const text = drawn.querySelector(":scope > .text");
  return text?.lastElementChild?.matches(".b-para") ? text.lastElementChild : (text ?? drawn);
}

function filesOf(message) {
  if (!message.files.length) return null;
  return make("div", { className: "files" }, message.files.map((one) => (one.image ? picture(one) : card(one))));
}

function picture(file) {
  return make("a", { className: "picture", href: file.url, target: "_blank", rel: "noopener" },
    make("img", { src: file.url, alt: file.name, loading: "lazy" }));
}

function card(file) {
  const kind = (file.kind || "file").toUpperCase();
  const label = say("Download {name}", { name: file.name });
  return make("a", { className: "file", href: file.url, download: file.name, "aria-label": label },
    make("span", { className: "file-icon" }, icon("file")),
    make("span", { className: "file-words" }, make("strong", { textContent: file.name }),
      make("small", { textContent: `${kind} · ${sizeWords(file.size)}` })));
}

function reactionsOf(message) {
  const given = Object.entries(message.reactions);
  if (!given.length) return null;
  const place = placeFor(message);
  const names = (users) => users.map((one) => state.frame.names[one] ?? one).join(", ");
  return make("div", { className: "reactions" }, given.map(([name, users]) =>
    make("span", { className: "reaction", title: names(users) }, mrkdwn(`:${name}:`, place), ` ${users.length}`)));
}

function threadLine(message) {
  const { thread } = message;
  if (!thread) return null;
  const faces = thread.users.slice(0, 3).map(small);
  const latest = say("last {when}", { when: whenShort(thread.latest) });
  const replies = say.many(thread.count, "{n} reply", "{n} replies");
  return make("button", { type: "button", className: "thread-line", onclick: () => go({ thread: message.ts }) }, faces,
    make("strong", { textContent: replies }),
    thread.unread ? make("span", { className: "news", textContent: say("{n} new", { n: thread.unread }) }) : null,
    make("span", { className: "latest" }, "· ", make("time", { title: fullTime(thread.latest), textContent: latest })),
    make("span", { className: "unseen", textContent: say("View the thread") }));
}

/** The time alone where it is today's, else the day too. */
function whenShort(ts) {
  if (dayOf(ts) === dayOf(state.frame.now)) return timeOf(ts);
  return clockwork({ month: "short", day: "numeric", hour: "numeric", minute: "2-digit" }).format(dateOf(ts));
}
