// Starts the page: who one is, where one looks, and news from the sandbox as it happens.
import { order, refresh, Refused } from "./api.js";
import { make } from "./dom.js";
import * as guide from "./guide.js";
import * as home from "./home.js";
import * as modal from "./modal.js";
import { listen } from "./news.js";
import * as panel from "./panel.js";
import * as room from "./room.js";
import * as sidebar from "./sidebar.js";
import { arrive, go, instead, on, state } from "./state.js";
import * as thread from "./thread.js";
import { language, translator } from "./words.js";

const say = translator({
  "This is a stand-in to try and test MarketSafe with. It is": "这是用来试用和测试 MarketSafe 的替身，",
  "not Slack": "不是 Slack",
  "; nothing leaves this machine.": "；任何内容都不会离开本机。",
  "{place} - {name} - not Slack": "{place} - {name} - 不是 Slack",
  Home: "主页",
  "What {name} sees cannot be shown. {why}": "无法显示 {name} 看到的内容。{why}",
});
const $ = (id) => document.getElementById(id);
const missing = make("p", { className: "empty", role: "alert" });

function inTheirWords() {
  document.documentElement.lang = language() === "zh" ? "zh-CN" : "en";
  const not = make("strong", { textContent: say("not Slack") });
  const gap = language() === "zh" ? "" : " ";
  const before = say("This is a stand-in to try and test MarketSafe with. It is");
  $("notice").replaceChildren(before, gap, not, say("; nothing leaves this machine."));
}

/** What each room was called. */
const names = new Map();

/** A room may get another id, as when it begins to be shared: it is where one was then, under the same name. */
function successor({ rooms }) {
  const name = names.get(state.room);
  return rooms.find((one) => one.kind !== "im" && one.name === name)?.id ?? "home";
}

/** A room that this person is not in is no place to be; "dm" is theirs with the bot. */
function settle() {
  const { frame } = state;
  if (frame?.me.id !== state.me) return;
  const dm = frame.rooms.find((one) => one.kind === "im" && one.with_bot);
  if (state.room === "dm") instead(dm?.id ?? "home");
  else if (state.room !== "home" && !frame.rooms.some((one) => one.id === state.room)) instead(successor(frame));
  for (const one of frame.rooms) names.set(one.id, one.name);
  const here = frame.rooms.find((one) => one.id === state.room);
  document.title = say("{place} - {name} - not Slack", { place: here?.name ?? say("Home"), name: frame.me.name });
}

/** Whom the address names, else whom one was last time, else whom the guide begins with, or the first there is. */
async function begin() {
  const [, named, place = "home"] = location.hash.split("/");
  const last = localStorage.getItem("me");
  if (!named && last) go({ me: last, room: "home" });
  if (named || last) arrive();
  if ((named || last) && (await refresh())) return;
  const [guide, [first]] = await Promise.all([order("guide"), order("people")]);
  go({ me: guide?.steps[0].me ?? first.id, room: named ? place : "home" });
  arrive();
  await refresh();
}

let world = null;

/** Whether this is the world that the page began with; if not, nothing on it is true any more. */
function isOurs(found) {
  world ??= found;
  if (world !== found) location.reload();
  return world === found;
}

/** Somebody else is in view: nothing of the person before is left, and what is theirs is on its way. */
function changeOver() {
  document.querySelector(".stage").setAttribute("aria-busy", "true");
  refresh();
}

/** The frame of the person in view is there, or else why not is said; of the same person all stays as it is. */
function arrived(why = "") {
  if (why && state.frame?.me.id === state.me) return;
  document.querySelector(".stage").removeAttribute("aria-busy");
  missing.remove();
  if (!why) return;
  const name = state.frame?.names[state.me] ?? state.me;
  missing.textContent = say("What {name} sees cannot be shown. {why}", { name, why });
  document.title = missing.textContent;
  $("room").append(missing);
}

function refused(failure) {
  if (!(failure instanceof Refused)) throw failure;
  arrived(failure.message);
}

async function start() {
  on("frame", (frame) => isOurs(frame.world));
  on("frame", () => arrived());
  on("frameless", arrived);
  on("frame", inTheirWords);
  on("frame", settle);
  on("went", (before) => {
    if (before.me && before.me !== state.me) changeOver();
    else settle();
  });
  sidebar.start($("people"), $("channels"));
  room.start($("room"));
  home.start($("room"));
  thread.start($("thread"));
  modal.start();
  panel.start($("panel"));
  guide.start($("guide"));
  window.addEventListener("hashchange", arrive);
  await begin().catch(refused);
  listen((news) => {
    if (isOurs(news.world) && (news.version !== state.frame?.version || state.frame.me.id !== state.me)) refresh();
  });
}

start();
