// Whose Slack it is, and where one can look in it.
import { make } from "./dom.js";
import { avatar, icon } from "./faces.js";
import { arrange, keeper } from "./keyed.js";
import { go, on, state } from "./state.js";
import { language, translator } from "./words.js";

const say = translator({
  People: "人员",
  Channels: "频道",
  Home: "主页",
  Apps: "应用",
  "External connections": "外部连接",
  guest: "访客",
  "{n} new": "{n} 条新消息",
  "with {teams}": "与 {teams} 共享",
  "Slack Connect: shared with {teams}": "Slack Connect：与 {teams} 共享",
  "{name}, {team}": "{name}，{team}",
  "{team} has not installed {app}: no slash commands here.": "{team} 没有安装 {app}：这里没有斜杠命令。",
});

const keep = keeper();
let rail;
let sidebar;

/** Draws both and keeps them fresh. `people` and `channels` are the navs. */
export function start(people, channels) {
  [rail, sidebar] = [people, channels];
  on("frame", draw);
  on("went", draw);
}

function draw() {
  if (!state.frame) return;
  rail.setAttribute("aria-label", say("People"));
  sidebar.setAttribute("aria-label", say("Channels"));
  arrange(rail, state.frame.teams.map(workspace));
  arrange(sidebar, state.frame.me.id === state.me ? [whose(), ...places()] : []);
}

// -- people

function workspace(team) {
  const members = state.frame.people.filter((one) => one.team === team.id);
  const section = keep(`team ${team.id}`, [team.name], () =>
    make("section", {}, make("h2", { textContent: team.name }), make("ul")));
  arrange(section.lastChild, members.map((one) => person(one, team)));
  return section;
}

function person(one, team) {
  const isMe = one.id === state.me;
  return keep(`person ${one.id}`, [one.name, one.unread, isMe, language()], () => {
    const button = make("button", {
      type: "button",
      className: "person",
      title: say("{name}, {team}", { name: one.name, team: team.name }),
      "aria-label": one.unread ? `${one.name}, ${say("{n} new", { n: one.unread })}` : one.name,
      "aria-current": isMe ? "true" : null,
      onclick: () => go({ me: one.id }),
    }, avatar(one.id, one.name), make("span", { textContent: one.name }));
    if (one.unread && !isMe) button.append(badge(one.unread));
    return make("li", {}, button);
  });
}

function badge(n) {
  return make("span", { className: "badge", "aria-hidden": "true", textContent: n > 99 ? "99+" : String(n) });
}

// -- rooms

function whose() {
  const { me } = state.frame;
  return keep("whose", [me.id, me.name, me.guest, language()], () => {
    const where = teamNames([me.team]) + (me.guest ? ` · ${say("guest")}` : "");
    return make("div", { className: "whose" },
      make("strong", { textContent: me.name }), make("span", { textContent: where }));
  });
}

const teamName = (id) => state.frame.teams.find((one) => one.id === id)?.name ?? id;

/** The workspaces' names, as people say them. */
export const teamNames = (ids) => ids.map(teamName).join(" + ");

/** The workspaces of a shared room that are not one's own. */
export const othersOf = (room) => room.teams.filter((one) => one !== state.frame.me.team);

function places() {
  const { frame } = state;
  const apps = frame.rooms.filter((one) => one.kind === "im");
  const own = frame.rooms.filter((one) => one.kind !== "im" && !one.shared);
  const shared = frame.rooms.filter((one) => one.kind !== "im" && one.shared);
  const team = frame.teams.find((one) => one.id === frame.me.team);
  return [
    frame.has_home ? list("home", "", [home()]) : null,
    own.length ? list("own", say("Channels"), own.map(room)) : null,
    shared.length ? list("shared", say("External connections"), shared.map(room)) : null,
    apps.length ? list("apps", say("Apps"), apps.map(room)) : null,
    team.has_app ? null : without(team),
  ].filter(Boolean);
}

function list(key, title, items) {
  const section = keep(`list ${key}`, [title], () =>
    make("section", {}, title && make("h2", { textContent: title }), make("ul")));
  arrange(section.lastChild, items);
  return section;
}

function without(team) {
  const names = { team: team.name, app: state.frame.app.name };
  const words = say("{team} has not installed {app}: no slash commands here.", names);
  return keep("without", [words], () => make("p", { className: "without", textContent: words }));
}

function home() {
  const isHere = state.room === "home";
  return keep("home", [isHere, language()], () => place("home", icon("home"), say("Home"), { isHere }));
}

/** The icon of a kind of room. */
export function iconOf(room) {
  if (room.kind === "im") return icon(room.with_bot ? "app" : "note");
  return icon(room.kind === "group" ? "lock" : "hash");
}

function room(one) {
  const isHere = one.id === state.room;
  const isNew = one.unread > 0 && !isHere;
  const news = isNew ? `${one.unread} ${one.mentions}` : "";
  const marks = [one.name, one.kind, one.teams.join(), one.archived, news, isHere, language()];
  return keep(`room ${one.id}`, marks, () => {
    const item = place(one.id, iconOf(one), one.name, { isHere, room: one, isNew });
    const others = one.shared && say("with {teams}", { teams: teamNames(othersOf(one)) });
    if (others) item.append(make("div", { className: "whom" }, icon("connect"), others));
    return item;
  });
}

function place(id, picture, name, { isHere, room: one = null, isNew = false }) {
  const news = isNew ? `, ${say("{n} new", { n: one.unread })}` : "";
  const teams = one?.shared ? say("Slack Connect: shared with {teams}", { teams: teamNames(othersOf(one)) }) : "";
  const button = make("button", {
    type: "button",
    className: ["place", isNew && "new", one?.archived && "quiet-room"].filter(Boolean).join(" "),
    "aria-label": name + news,
    "aria-current": isHere ? "page" : null,
    title: teams,
    onclick: () => go({ room: id }),
  }, picture, make("span", { className: "name", textContent: name }));
  const count = () => make("span", { className: "count", textContent: String(one.unread) });
  if (isNew) button.append(one.mentions ? badge(one.unread) : count());
  return make("li", {}, button);
}
