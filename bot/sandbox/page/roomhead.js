// The head of a room, and what stands at its very beginning: who is here, and whose channel it is.
import { make } from "./dom.js";
import { avatar, icon, small } from "./faces.js";
import { keeper } from "./keyed.js";
import { iconOf, othersOf, teamNames } from "./sidebar.js";
import { go, state } from "./state.js";
import { language, translator } from "./words.js";

const say = translator({
  Home: "主页",
  Messages: "消息",
  "{app} views": "{app} 视图",
  "{n} member": "{n} 位成员",
  "{n} members": "{n} 位成员",
  "Members of {room}": "{room} 的成员",
  archived: "已归档",
  app: "应用",
  guest: "访客",
  "Slack Connect": "Slack Connect",
  "Shared between {teams} through Slack Connect": "{teams} 通过 Slack Connect 共享此频道",
  "This is the very beginning of #{room}.": "这里是 #{room} 的起点。",
  "This is the very beginning of your messages with {room}.": "这里是您与 {room} 对话的起点。",
  "Everybody here sees all that is said, the people of {teams} too.": "这里的所有人都能看到全部内容，包括 {teams} 的成员。",
  "Only its members of {teams} see it.": "只有 {teams} 中的成员能看到它。",
  "Only you and the app see what is said here.": "这里的内容只有您和应用能看到。",
});

const keep = keeper();

/** The nodes of a room's head. */
export function headFor(room) {
  const about = JSON.stringify([room.id, room.name, room.kind, room.teams, room.archived, room.members, room.topic]);
  return [keep("head", [about, state.me, language()], () => drawn(room))];
}

function drawn(room) {
  if (room.kind === "im" && room.with_bot) return appHead(room.name, "messages");
  return make("div", { className: "head-line" },
    make("h1", {}, iconOf(room), make("span", { textContent: room.name })),
    room.archived && make("span", { className: "tag", textContent: say("archived") }),
    room.shared && connect(room),
    room.topic && make("span", { className: "topic", textContent: room.topic }),
    room.kind !== "im" && members(room));
}

/** The head of the app's Home and Messages tabs; `chosen` is "home" or "messages". */
export function appHead(name, chosen) {
  const tab = (key, words, room) => make("button", {
    type: "button",
    className: "tab",
    textContent: words,
    "aria-current": key === chosen ? "page" : null,
    onclick: () => go({ room }),
  });
  return make("div", { className: "head-line app-head" }, avatar("app", name, { kind: "app", isSmall: true }),
    make("h1", { textContent: name }),
    make("div", { className: "tabs", role: "group", "aria-label": say("{app} views", { app: name }) },
      tab("home", say("Home"), "home"), tab("messages", say("Messages"), "dm")));
}

function connect(room) {
  const words = say("Shared between {teams} through Slack Connect", { teams: teamNames(room.teams) });
  return make("span", { className: "connected", title: words }, icon("connect"),
    make("span", { textContent: teamNames(room.teams) }),
    make("span", { className: "unseen", textContent: say("Slack Connect") }));
}

// -- who is here

function members(room) {
  const people = room.members.filter((one) => state.frame.names[one]);
  const faces = people.slice(0, 3).map(small);
  const count = say.many(people.length, "{n} member", "{n} members");
  const title = say("Members of {room}", { room: room.name });
  const list = make("div", { popover: "auto", className: "members", role: "group", "aria-label": title },
    make("h2", { textContent: title }), make("ul", {}, people.map(member)));
  const button = make("button", { type: "button", className: "member-button", "aria-label": count, title: count },
    make("span", { className: "faces" }, faces), String(people.length));
  button.popoverTargetElement = list;
  return make("div", { className: "member-holder" }, button, list);
}

function member(id) {
  const { frame } = state;
  const one = frame.people.find((person) => person.id === id);
  const isApp = id === frame.app.bot;
  const kind = isApp ? say("app") : teamNames([frame.homes[id]]);
  const about = one?.guest ? `${kind} · ${say("guest")}` : kind;
  return make("li", {}, small(id),
    make("span", {}, make("strong", { textContent: frame.names[id] }), make("small", { textContent: about })));
}

// -- the beginning

/** What stands above the first message. */
export function beginning(room) {
  return keep("beginning", [room.id, room.name, room.teams.join(), state.me, language()], () => {
    const isIm = room.kind === "im";
    const words = isIm
      ? say("This is the very beginning of your messages with {room}.", { room: room.name })
      : say("This is the very beginning of #{room}.", { room: room.name });
    return make("div", { className: "beginning" },
      make("span", { className: "beginning-icon" }, iconOf(room)),
      make("strong", { textContent: words }),
      make("p", { textContent: whoSees(room) }));
  });
}

function whoSees(room) {
  if (room.kind === "im") return say("Only you and the app see what is said here.");
  const teams = teamNames(othersOf(room));
  if (room.shared) return say("Everybody here sees all that is said, the people of {teams} too.", { teams });
  return say("Only its members of {teams} see it.", { teams: teamNames(room.teams) });
}
