// What the bot is doing: what it has still to say, what it asked Slack for, and what it did wrong.
import { order } from "./api.js";
import { make } from "./dom.js";
import { state } from "./state.js";
import { clockwork, timeOf, translator } from "./words.js";

const say = translator({
  "What the bot does": "机器人在做什么",
  Outbox: "发件箱",
  Calls: "调用",
  Troubles: "问题",
  "What it has still to say. Usually it is said within the second, and this is empty.":
    "尚未发出的内容。通常一秒内就会发出，这里便是空的。",
  "What it asked Slack for, the newest first. Open one to see it whole.":
    "它向 Slack 发出的请求，最新的在前。展开可查看全部内容。",
  "Answers that Slack would not have taken: too late, missing, or against its rules.":
    "Slack 不会接受的回答：太迟、缺失或违反规则。",
  "Nothing waits: all is said.": "没有等待的内容：都已发出。",
  "No calls yet.": "尚无调用。",
  "None. Slack took every answer.": "没有。Slack 接受了所有回答。",
  "This sandbox runs without an outbox.": "此沙盒没有发件箱。",
  waiting: "等待中",
  "held back": "已搁置",
  "looking whether it arrived": "正在确认是否已送达",
  "to {place}": "发往 {place}",
  ok: "成功",
  "no answer": "无回答",
  Sent: "请求",
  Answered: "回答",
  "{n} ms": "{n} 毫秒",
});

const MOST = 50;
const AGAIN_MS = 2500;
const STATES = {
  pending: "waiting",
  sending: "waiting",
  waiting: "waiting",
  unknown: "looking whether it arrived",
  parked: "held back",
};

const TABS = [
  {
    name: "Outbox",
    about: "What it has still to say. Usually it is said within the second, and this is empty.",
    draw: drawOutbox,
  },
  { name: "Calls", about: "What it asked Slack for, the newest first. Open one to see it whole.", draw: drawCalls },
  {
    name: "Troubles",
    about: "Answers that Slack would not have taken: too late, missing, or against its rules.",
    draw: drawTroubles,
  },
];

let shown = "Outbox";

/** The section with its three tabs; `follow()` brings the one in view up to date. */
export function ledger() {
  const name = say("What the bot does");
  const part = { marks: {}, tabs: new Map() };
  for (const tab of TABS)
    part.tabs.set(
      tab.name,
      tabOf(tab, () => choose(part, tab.name)),
    );
  const drawn = [...part.tabs.values()];
  const buttons = drawn.map((one) => one.button);
  const list = make("div", { className: "ledger-tabs", role: "tablist", "aria-label": name }, buttons);
  list.addEventListener("keydown", (event) => byArrows(part, event));
  const panes = drawn.map((one) => one.pane);
  part.node = make("section", { className: "panel-part ledger", "aria-label": name }, list, panes);
  part.follow = () => follow(part);
  choose(part, shown);
  return part;
}

function tabOf(tab, onclick) {
  const id = `ledger-${tab.name.toLowerCase()}`;
  const props = { type: "button", id: `${id}-tab`, className: "ledger-tab", role: "tab", "aria-controls": id, onclick };
  const badge = make("span", { className: "ledger-badge", hidden: true });
  const body = make("div", { className: "ledger-body" });
  const about = make("p", { className: "panel-small", textContent: say(tab.about) });
  const paneProps = { id, className: "ledger-pane", role: "tabpanel", tabIndex: 0, "aria-labelledby": props.id };
  return {
    tab,
    badge,
    body,
    button: make("button", props, say(tab.name), badge),
    pane: make("div", paneProps, about, body),
  };
}

function choose(part, name) {
  shown = name;
  for (const [each, { button, pane }] of part.tabs) {
    const isIt = each === name;
    button.setAttribute("aria-selected", String(isIt));
    button.tabIndex = isIt ? 0 : -1;
    pane.hidden = !isIt;
  }
  if (part.follow && state.frame) part.follow();
}

function byArrows(part, event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const names = [...part.tabs.keys()];
  const next = names[(names.indexOf(shown) + step + names.length) % names.length];
  event.preventDefault();
  choose(part, next);
  part.tabs.get(next).button.focus();
}

async function follow(part) {
  if (part.looking) {
    part.again = true;
    return;
  }
  part.looking = true;
  clearTimeout(part.timer);
  for (const one of state.frame.rooms) if (one.kind !== "im") rooms.set(one.id, `#${one.name}`);
  badge(part, "Troubles", state.frame.troubles.length);
  if (part.node.offsetParent !== null) await look(part).catch(() => {});
  part.looking = false;
  if (part.again) {
    part.again = false;
    follow(part);
  }
}

async function look(part) {
  part.waiting = state.frame.has_outbox ? await order("outbox") : [];
  badge(part, "Outbox", part.waiting.length);
  // what is held back changes nothing that a person could see, so no news of it comes by itself
  if (part.waiting.length) part.timer = setTimeout(part.follow, AGAIN_MS);
  const { tab, body } = part.tabs.get(shown);
  await tab.draw(part, body);
}

function badge(part, name, n) {
  const { badge: node } = part.tabs.get(name);
  node.hidden = !n;
  node.textContent = n ? String(n) : "";
}

/** Puts `rows` into `body` where they are others than before. */
function put(part, name, body, rows, drawn, empty) {
  const mark = JSON.stringify(rows);
  if (part.marks[name] === mark) return;
  part.marks[name] = mark;
  const nothing = make("p", { className: "ledger-empty", textContent: empty });
  body.replaceChildren(rows.length ? make("ul", { className: "ledger-list" }, rows.map(drawn)) : nothing);
}

// -- outbox

function drawOutbox(part, body) {
  const empty = state.frame.has_outbox ? "Nothing waits: all is said." : "This sandbox runs without an outbox.";
  put(part, "Outbox", body, part.waiting, waiting, say(empty));
}

/** Names of the rooms that anybody who was in view is in: the outbox knows ids alone. */
const rooms = new Map();
const placeName = (address) => {
  const id = String(address ?? "").replace(/^@/, "");
  return rooms.get(id) ?? state.frame.names[id] ?? id;
};

function waiting(row) {
  if (typeof row !== "object") return make("li", { textContent: String(row) });
  const kind = STATES[row.state] ?? row.state;
  return make(
    "li",
    { className: kind === "held back" ? "ledger-row is-held" : "ledger-row" },
    make(
      "span",
      { className: "ledger-head" },
      make("code", { textContent: row.name }),
      make("span", { className: "ledger-pill", textContent: say(kind) }),
    ),
    make("span", { className: "ledger-what", textContent: row.what ?? "" }),
    make("span", { className: "panel-small", textContent: say("to {place}", { place: placeName(row.to) }) }),
    row.why ? make("span", { className: "ledger-why", textContent: row.why }) : null,
  );
}

// -- calls

async function drawCalls(part, body) {
  const count = state.frame.calls;
  if (part.marks.Calls === count) return;
  const calls = (await order("calls", { last: MOST })).slice(-MOST);
  part.marks.Calls = count;
  const kept = new Map([...body.querySelectorAll("li[data-key]")].map((one) => [one.dataset.key, one]));
  const seen = new Map();
  const nodes = calls.map((one) => {
    const twin = `${one.at} ${one.method}`;
    seen.set(twin, (seen.get(twin) ?? 0) + 1);
    const key = `${twin} ${seen.get(twin)}`;
    return kept.get(key) ?? call(one, key);
  });
  const list = body.querySelector("ul") ?? make("ul", { className: "ledger-list" });
  list.replaceChildren(...nodes.reverse());
  const none = make("p", { className: "ledger-empty", textContent: say("No calls yet.") });
  if (!list.isConnected || !nodes.length) body.replaceChildren(nodes.length ? list : none);
}

const seconds = () => clockwork({ hour: "2-digit", minute: "2-digit", second: "2-digit" });

function call(one, key) {
  const error = one.dropped ? say("no answer") : one.result?.ok === false ? one.result.error : "";
  const outcome = make("span", {
    className: error ? "ledger-pill is-bad" : "ledger-pill is-good",
    textContent: error || say("ok"),
  });
  const time = make("time", {
    className: "ledger-time",
    dateTime: one.at,
    textContent: seconds().format(new Date(one.at)),
  });
  const whole = make("div", { className: "ledger-whole" });
  const details = make(
    "details",
    {},
    make("summary", { className: "ledger-call" }, make("code", { textContent: one.method }), outcome, time),
    whole,
  );
  details.ontoggle = () => {
    if (details.open && !whole.firstChild)
      whole.append(json("Sent", one.args), json("Answered", one.result), took(one));
  };
  return make("li", { dataset: { key } }, details);
}

function json(name, value) {
  return make(
    "figure",
    { className: "ledger-json" },
    make("figcaption", { textContent: say(name) }),
    make("pre", { tabIndex: 0, textContent: JSON.stringify(opened(value), null, 2) }),
  );
}

const took = ({ ms }) =>
  ms === undefined || ms === null
    ? ""
    : make("p", { className: "panel-small", textContent: say("{n} ms", { n: Math.round(ms) }) });

/** Blocks and views travel as JSON in a string; they are easier read as what they are. */
function opened(value) {
  if (typeof value === "string" && /^[[{]/.test(value)) {
    try {
      return opened(JSON.parse(value));
    } catch {
      return value;
    }
  }
  if (Array.isArray(value)) return value.map(opened);
  if (value && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, opened(one)]));
  return value;
}

// -- troubles

function drawTroubles(part, body) {
  put(part, "Troubles", body, [...state.frame.troubles].reverse(), trouble, say("None. Slack took every answer."));
}

function trouble({ what, error, detail, at }) {
  return make(
    "li",
    { className: "ledger-row" },
    make(
      "span",
      { className: "ledger-head" },
      make("code", { textContent: error }),
      make("time", { className: "ledger-time", dateTime: at, textContent: timeOf(at) }),
    ),
    make("span", { className: "ledger-what", textContent: what }),
    detail ? make("span", { className: "ledger-why", textContent: detail }) : null,
  );
}
