// A room: its head, its messages a page at a time, and where one types.
import { order } from "./api.js";
import { composerFor } from "./composer.js";
import { make } from "./dom.js";
import { arrange } from "./keyed.js";
import { beginning, headFor } from "./roomhead.js";
import { keepsPlace } from "./scrolling.js";
import { emit, on, roomInView, state } from "./state.js";
import { stream } from "./stream.js";
import { translator } from "./words.js";

const say = translator({
  Messages: "消息",
  "New messages": "有新消息",
  "Loading…": "正在加载……",
});

const FIRST_PAGE = 25;
const NEXT_PAGE = 30;

let main;
let parts;
let shown = null;
let edited = null;
const nodes = stream();

/** Draws the room in view into `node`, the main region. */
export function start(node) {
  main = node;
  on("frame", sync);
  on("went", () => {
    if (shown && shown.me !== state.me) leave();
    fetchAhead();
    sync();
  });
  on("editing", (ts) => {
    edited = ts;
    redraw();
  });
  document.addEventListener("visibilitychange", read);
}

function sync() {
  if (state.frame?.me.id !== state.me) return;
  const room = roomInView();
  if (!room) {
    leave();
    return;
  }
  if (shown?.me !== state.me || shown.id !== room.id) enter(room);
  else catchUp();
  arrange(parts.head, headFor(room));
  main.setAttribute("aria-label", room.name);
}

function leave() {
  parts?.view.remove();
  parts = shown = null;
  nodes.forget();
}

function enter(room) {
  leave();
  shown = { me: state.me, id: room.id, messages: new Map(), sorted: [], more: false, version: 0, loading: true };
  parts = build(room);
  main.append(parts.view);
  load(shown);
}

function build(room) {
  const list = make("div", { className: "list", role: "log", "aria-label": say("Messages") });
  const pane = make("div", { className: "pane", tabIndex: 0, role: "group", "aria-label": say("Messages") }, list);
  const pill = make("button", { type: "button", className: "pill", textContent: say("New messages"), hidden: true });
  const head = make("header", { className: "room-head" });
  const composer = composerFor({ room });
  const holder = make("div", { className: "pane-holder" }, pane, pill);
  const view = make("div", { className: "room-view" }, head, holder, composer);
  const onEnd = () => {
    pill.hidden = true;
    read();
  };
  const place = keepsPlace(pane, list, { onTop: older, onEnd });
  pill.onclick = place.toEnd;
  return { view, head, pane, list, pill, place };
}

// -- fetching

let ahead = null;

/** Asks for the room of the address at once: its messages are there when the frame is. */
function fetchAhead() {
  const isRoom = state.room !== "home" && state.room !== "dm";
  if (!isRoom || (shown?.me === state.me && shown.id === state.room)) return;
  const { me, room: id } = state;
  ahead = { me, id, page: order("history", { as: me, in: id, limit: FIRST_PAGE }).catch(() => null) };
}

/** The newest page of a room; null where it cannot be had. */
function firstPage({ me, id }) {
  const asked = ahead;
  ahead = null;
  if (asked?.me === me && asked.id === id) return asked.page;
  return order("history", { as: me, in: id, limit: FIRST_PAGE }).catch(() => null);
}

async function load(here) {
  const page = await firstPage(here);
  if (here !== shown) return;
  if (!page) {
    leave(); // the next frame tries again
    return;
  }
  Object.assign(here, { more: page.more, version: page.version, loading: false });
  take(page.messages);
  here.newFrom = here.sorted.find((one) => one.unread && !one.mine)?.ts ?? null;
  redraw();
  parts.place.toEnd();
  read();
  emit("messages", { changed: page.messages, removed: [] });
}

async function older() {
  const here = shown;
  if (!here?.more || here.loading) return;
  here.loading = true;
  const before = here.sorted[0].ts;
  const page = await order("history", { as: here.me, in: here.id, before, limit: NEXT_PAGE }).catch(() => null);
  if (here !== shown) return;
  if (page) take(page.messages);
  Object.assign(here, { more: page?.more ?? here.more, loading: false });
  parts.place.holding(redraw);
}

async function catchUp() {
  const here = shown;
  if (here.loading || here.version >= state.frame.version) return;
  here.loading = true;
  const news = await order("changes", { as: here.me, in: here.id, since: here.version }).catch(() => null);
  if (here !== shown) return;
  here.loading = false;
  if (!news) return;
  here.version = news.version;
  if (news.changed.length || news.removed.length) {
    settle(here, news);
    emit("messages", news);
  }
  read();
  if (here.version < state.frame.version) catchUp();
}

function settle(here, news) {
  const newest = here.sorted.at(-1)?.ts ?? "";
  for (const ts of news.removed) here.messages.delete(ts);
  take(news.changed);
  const isNew = news.changed.some((one) => standsHere(one) && one.ts > newest && !one.mine);
  const isOwn = news.changed.some((one) => standsHere(one) && one.ts > newest && one.mine);
  parts.place.holding(redraw);
  if (isOwn || parts.place.isAtEnd()) parts.place.toEnd();
  else if (isNew) parts.pill.hidden = false;
}

const standsHere = (message) => !message.is_reply || message.broadcast;

/** Messages of the room itself go into the list; older than what is there is left for later. */
function take(messages) {
  const oldest = shown.more ? (shown.sorted[0]?.ts ?? "") : "";
  const isPage = !shown.sorted.length || shown.loading;
  for (const one of messages) if (standsHere(one) && (isPage || one.ts >= oldest)) shown.messages.set(one.ts, one);
  shown.sorted = [...shown.messages.values()].sort((one, other) => (one.ts < other.ts ? -1 : 1));
}

// -- drawing

function redraw() {
  if (!parts) return;
  if (shown.loading && !shown.sorted.length) {
    parts.list.replaceChildren(make("p", { className: "loading", textContent: say("Loading…") }));
    return;
  }
  const drawn = nodes(shown.sorted, shown.newFrom, edited);
  arrange(parts.list, shown.more ? drawn : [beginning(roomInView()), ...drawn]);
}

/** What stands at the end of the room, in sight, has been read. */
function read() {
  if (!shown || shown.loading || document.hidden || !parts.place.isAtEnd()) return;
  const { me, id } = shown;
  const isUnread = state.frame.me.id === me && roomInView()?.id === id && roomInView().unread;
  if (isUnread) order("read", { as: me, in: id }).catch(() => {});
}
