// The guided first visit: what to do next, in either language, beside the page and never over it.
import { order } from "./api.js";
import { icon, make } from "./dom.js";
import { go, on, state } from "./state.js";
import { toast } from "./toast.js";
import { language, translator } from "./words.js";

const say = translator({ "First visit": "初次使用" });

/** The card's own words, in the language chosen on it, which need not be the person's. */
const CARD = {
  step: { en: "Step {n} of {of}", zh: "第 {n} 步，共 {of} 步" },
  go: { en: "Take me there", zh: "带我去" },
  here: { en: "You are there", zh: "您就在这里" },
  skip: { en: "Skip the tour", zh: "跳过导览" },
  name: { en: "First visit", zh: "初次使用" },
  language: { en: "Language of the tour", zh: "导览语言" },
  done: { en: "That was a claim's whole life", zh: "这就是一份投诉的全过程" },
  close: { en: "Close", zh: "关闭" },
  copy: { en: "Copy {what}", zh: "复制 {what}" },
  copied: { en: "Copied. Paste it where it belongs.", zh: "已复制，粘贴到需要的地方即可。" },
};
const SKIPPED = "guide skipped";
const TONGUE = "guide language";
const TICK = "M4.5 10.5l3.5 3.5 7.5-8";
const LOOK_EVERY_MS = 300;

let root = null;
let guide = null;
let mark = "";
let bring = null;
let finished = false;

/** Shows the guide in `node`, where the sandbox has one, and keeps a button in the header that brings it back. */
export function start(node) {
  root = node;
  bring = make("button", { type: "button", className: "guide-bring tool", hidden: true, onclick: comeBack });
  document.getElementById("tools")?.prepend(bring);
  on("frame", look);
  on("went", () => draw());
  pointAsThePageChanges();
}

async function look() {
  if (!state.frame.has_guide) return;
  guide = await order("guide").catch(() => null);
  draw();
}

const isSkipped = () => localStorage.getItem(SKIPPED) === "yes";

function comeBack() {
  localStorage.removeItem(SKIPPED);
  draw();
  root.querySelector("h2")?.focus();
}

function skip() {
  localStorage.setItem(SKIPPED, "yes");
  draw();
  bring.focus();
}

const tongue = () => localStorage.getItem(TONGUE) ?? (navigator.language.startsWith("zh") ? "zh" : language());
const inTongue = (words, fields = {}) =>
  (words[tongue()] ?? words.en).replace(/\{(\w+)\}/g, (whole, name) => fields[name] ?? whole);

function draw() {
  bring.textContent = say("First visit");
  bring.hidden = !guide || !isSkipped();
  const isShown = Boolean(guide) && !isSkipped();
  const now = JSON.stringify([isShown, guide?.at, tongue(), isThere(), guide?.steps.length]);
  if (now === mark) return;
  mark = now;
  const held = root.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  root.replaceChildren(...(isShown ? [card()] : []));
  if (held) (root.querySelector(`[data-key="${held}"]`) ?? root.querySelector("h2"))?.focus();
  point();
}

const step = () => guide?.steps[guide.at];

function card() {
  finished = guide.at >= guide.steps.length;
  const inside = finished ? ending() : doing(step());
  const props = {
    className: finished ? "guide is-done" : "guide",
    "aria-label": inTongue(CARD.name),
    lang: tongue() === "zh" ? "zh-CN" : "en",
  };
  return make("section", props, inside);
}

function doing({ title, words }) {
  const { at, steps } = guide;
  const skipping = make("button", {
    type: "button",
    className: "guide-plain",
    textContent: inTongue(CARD.skip),
    onclick: skip,
  });
  return [
    make(
      "div",
      { className: "guide-top" },
      make("p", { className: "guide-step", textContent: inTongue(CARD.step, { n: at + 1, of: steps.length }) }),
      tongues(),
    ),
    make(
      "ol",
      { className: "guide-dots", "aria-hidden": "true" },
      steps.map((_, n) => make("li", { className: n < at ? "past" : n === at ? "now" : "" })),
    ),
    make(
      "div",
      { className: "guide-said", "aria-live": "polite" },
      make("h2", { className: "guide-title", tabIndex: -1, textContent: inTongue(title) }),
      make("p", { className: "guide-words" }, copyable(inTongue(words))),
    ),
    make("div", { className: "guide-foot" }, take(), skipping),
  ];
}

/** Addresses in the words are there to be pasted: pressing one copies it. */
function copyable(words) {
  return words.split(/(https?:\/\/[\w.~:/?#@!$&'()*+;=%-]*[\w/=])/).map((part, at) => (at % 2 ? copying(part) : part));
}

function copying(address) {
  const label = inTongue(CARD.copy, { what: address });
  const button = make(
    "button",
    { type: "button", className: "guide-copy", title: label, "aria-label": label },
    address,
  );
  button.onclick = async () => {
    await navigator.clipboard.writeText(address);
    toast(inTongue(CARD.copied));
  };
  return button;
}

function ending() {
  const shut = make("button", {
    type: "button",
    className: "guide-plain",
    textContent: inTongue(CARD.close),
    onclick: skip,
  });
  const { end } = guide;
  const see = make("button", {
    type: "button",
    className: "guide-go",
    textContent: inTongue(end.title),
    onclick: () => go({ me: end.me, room: end.room }),
  });
  return [
    make("div", { className: "guide-top" }, make("span", { className: "guide-tick" }, icon(TICK)), tongues()),
    make(
      "div",
      { className: "guide-said", role: "status" },
      make("h2", { className: "guide-title", tabIndex: -1, textContent: inTongue(CARD.done) }),
      make("p", { className: "guide-words", textContent: inTongue(end.words) }),
    ),
    make("div", { className: "guide-foot" }, see, shut),
  ];
}

function tongues() {
  const one = (code, words) =>
    make("button", {
      type: "button",
      className: "guide-tongue",
      textContent: words,
      lang: code === "zh" ? "zh-CN" : "en",
      "aria-pressed": String(tongue() === code),
      dataset: { key: code },
      onclick: () => {
        localStorage.setItem(TONGUE, code);
        draw();
      },
    });
  return make(
    "div",
    { className: "guide-tongues", role: "group", "aria-label": inTongue(CARD.language) },
    one("en", "EN"),
    one("zh", "中文"),
  );
}

// -- the way there

const roomOf = ({ room }) =>
  room === "dm" ? state.frame?.rooms.find((one) => one.kind === "im" && one.with_bot)?.id : room;

function isThere() {
  const next = step();
  return Boolean(next) && next.me === state.me && roomOf(next) === state.room;
}

function take() {
  if (isThere()) return make("span", { className: "guide-here" }, icon(TICK), inTongue(CARD.here));
  const { me, room } = step();
  const leave = () => {
    go({ me, room });
    document.getElementById("room")?.focus();
  };
  return make("button", { type: "button", className: "guide-go", textContent: inTongue(CARD.go), onclick: leave });
}

// -- what to press: a ring around it, nothing more

function pointAsThePageChanges() {
  let waits = 0;
  new MutationObserver(() => {
    if (waits) return;
    waits = setTimeout(() => {
      waits = 0;
      point();
    }, LOOK_EVERY_MS);
  }).observe(document.body, { childList: true, subtree: true });
}

function point() {
  const wanted = isThere() && !isSkipped() ? step().look : "";
  const found = wanted && buttons().findLast((one) => one.textContent.trim() === wanted);
  for (const one of document.querySelectorAll(".guide-look")) if (one !== found) one.classList.remove("guide-look");
  if (found) found.classList.add("guide-look");
}

const buttons = () => [...document.querySelectorAll(".stage button")].filter((one) => !one.disabled);
