// Starts the page: who one is, where one looks, and news from the sandbox as it happens.
import { order, refresh } from "./api.js";
import { make } from "./dom.js";
import * as guide from "./guide.js";
import * as home from "./home.js";
import * as modal from "./modal.js";
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
});
const $ = (id) => document.getElementById(id);

function inTheirWords() {
  document.documentElement.lang = language() === "zh" ? "zh-CN" : "en";
  const not = make("strong", { textContent: say("not Slack") });
  const gap = language() === "zh" ? "" : " ";
  const before = say("This is a stand-in to try and test MarketSafe with. It is");
  $("notice").replaceChildren(before, gap, not, say("; nothing leaves this machine."));
}

/** A room that this person is not in is no place to be; "dm" is theirs with the bot. */
function settle() {
  const { frame } = state;
  if (frame?.me.id !== state.me) return;
  const dm = frame.rooms.find((one) => one.kind === "im" && one.with_bot);
  if (state.room === "dm") instead(dm?.id ?? "home");
  else if (state.room !== "home" && !frame.rooms.some((one) => one.id === state.room)) instead("home");
  const here = frame.rooms.find((one) => one.id === state.room);
  document.title = say("{place} - {name} - not Slack", { place: here?.name ?? say("Home"), name: frame.me.name });
}

/** Whom the address names, else whom one was last time, else the first there is. */
async function begin() {
  const [, named, place = "home"] = location.hash.split("/");
  const last = localStorage.getItem("me");
  if (named) arrive();
  else if (last) go({ me: last, room: "home" });
  if ((named || last) && (await refresh())) return;
  const [first] = await order("people");
  go({ me: first.id, room: named ? place : "home" });
  await refresh();
}

function listen() {
  const source = new EventSource("/changes");
  let newest = 0;
  source.onmessage = (event) => {
    const version = Number(event.data);
    // versions only grow: this is another sandbox than before, at the same address
    if (version < newest) location.reload();
    newest = version;
    if (version !== state.frame?.version) refresh();
  };
}

async function start() {
  on("frame", inTheirWords);
  on("frame", settle);
  on("went", (before) => {
    if (before.me && before.me !== state.me) refresh();
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
  await begin();
  listen();
}

start();
