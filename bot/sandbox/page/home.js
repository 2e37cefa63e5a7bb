// The app's Home tab.
import { placeFor } from "./acting.js";
import { act } from "./api.js";
import { draw } from "./blocks.js";
import { make } from "./dom.js";
import { arrange, keeper } from "./keyed.js";
import { appHead } from "./roomhead.js";
import { on, state } from "./state.js";
import { language, translator } from "./words.js";

const say = translator({
  Home: "主页",
  "{app} has published nothing here yet.": "{app} 尚未在此发布任何内容。",
  "{name} shares no channel with the app, so there is no Home.": "{name} 与该应用没有共同的频道，因此没有主页。",
});

const keep = keeper();
let main;
let parts = null;
let openedFor = null;

/** Draws the Home tab into `node`, the main region, while one looks at it. */
export function start(node) {
  main = node;
  on("frame", sync);
  on("went", sync);
}

function sync() {
  if (state.room !== "home" || openedFor !== state.me) leave();
  if (state.room !== "home" || state.frame?.me.id !== state.me) return;
  if (openedFor !== state.me) open();
  arrange(parts.head, [keep("head", [state.frame.app.name, language()], () => appHead(state.frame.app.name, "home"))]);
  arrange(parts.blocks, nodes());
  main.setAttribute("aria-label", say("Home"));
}

function leave() {
  parts?.view.remove();
  parts = openedFor = null;
  keep.clear();
}

/** Slack tells the app each time somebody opens its Home. */
function open() {
  openedFor = state.me;
  const head = make("header", { className: "room-head" });
  const blocks = make("div", { className: "home-blocks" });
  const pane = make("div", { className: "pane", tabIndex: 0, role: "group", "aria-label": say("Home") }, blocks);
  parts = { head, blocks, view: make("div", { className: "home-view" }, head, pane) };
  main.append(parts.view);
  if (state.frame.has_home) act("home");
}

function drawn(block, home) {
  const marks = [JSON.stringify(block), home.id, language()];
  return keep(block.block_id, marks, () => draw(block, placeFor({ home: true }, home)));
}

function nodes() {
  const { home, app, has_home: hasHome, me } = state.frame;
  if (home) return home.blocks.map((block) => drawn(block, home));
  const words = hasHome
    ? say("{app} has published nothing here yet.", { app: app.name })
    : say("{name} shares no channel with the app, so there is no Home.", { name: me.name });
  return [keep("empty", [words], () => make("p", { className: "empty", textContent: words }))];
}
