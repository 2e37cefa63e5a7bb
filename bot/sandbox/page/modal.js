// Forms: the top one of the person's stack, as Slack's desktop client shows it. It covers their Slack, not the
// sandbox's own controls: whoever is in a form may still arm a fault, move the clock or be somebody else.
import { inTheirWords, placeFor } from "./acting.js";
import { act, order } from "./api.js";
import { draw } from "./blocks.js";
import { frameOf } from "./modal_frame.js";
import * as sections from "./sections.js";
import { on, state } from "./state.js";
import { toast } from "./toast.js";
import { arrange, boxed, caretIn, carryOver, changed, changedWithFiles, sizes, typing } from "./typed.js";
import { language } from "./words.js";

const PAUSE_MS = 400;

let open = null;

/** Follows the person's stack of forms from now on. */
export function start() {
  sections.start();
  on("frame", () => show());
  on("went", () => {
    if (!open || open.me === state.me) return;
    flush();
    leave();
  });
}

function show() {
  const views = state.frame.modals;
  const view = views.at(-1);
  if (!view || open?.view.id !== view.id || open.me !== state.frame.me.id) leave();
  if (!view) return;
  if (!open) enter(view, views.length);
  const mark = JSON.stringify([view.hash, view.errors, view.failure, views.length, language()]);
  if (mark === open.mark) return;
  if (open.composing) return;
  open.mark = mark;
  redraw(view, views.length);
}

function leave() {
  if (!open) return;
  clearTimeout(open.timer);
  open.frame.layer.remove();
  covered(false);
  const { cameFrom } = open;
  open = null;
  const back = cameFrom?.isConnected ? cameFrom : document.querySelector(".composer textarea");
  if (!state.frame.modals.length) back?.focus({ preventScroll: true });
}

function covered(isCovered) {
  document.body.classList.toggle("form-is-open", isCovered);
  for (const part of document.querySelectorAll("#channels, #room, #thread")) part.inert = isCovered;
}

function enter(view) {
  const frame = frameOf({ submit, close, flush, type: soon });
  const cameFrom = document.activeElement === document.body ? null : document.activeElement;
  open = { view, frame, cameFrom, me: state.frame.me.id, drawn: new Map(), typing: typing(), queue: Promise.resolve() };
  frame.form.addEventListener("compositionstart", () => {
    open.composing = true;
  });
  frame.form.addEventListener("compositionend", () => {
    open.composing = false;
    show();
  });
  covered(true);
  (document.querySelector(".stage") ?? document.body).append(frame.layer);
  frame.dialog.show();
}

function redraw(view, depth) {
  const isFirst = !open.drawn.size;
  const hadErrors = JSON.stringify(open.view.errors ?? {});
  const restore = caretIn(open.frame.body);
  open.view = view;
  open.frame.label(view, depth, inTheirWords(view.failure));
  arrange(open.frame.body, nodesOf(view));
  restore();
  const errors = Object.keys(view.errors ?? {});
  if (errors.length && JSON.stringify(view.errors) !== hadErrors) focusOn(open.drawn.get(errors[0])?.node);
  else if (isFirst) focusOn(open.frame.body);
}

/** The node of each block: the one that is there already where nothing about the block has changed. */
function nodesOf(view) {
  const place = placeFor({ before: flush }, view);
  const before = open.drawn;
  open.drawn = new Map();
  const nodes = view.blocks.map((block) => {
    const mark = JSON.stringify([block, place.error(block) ?? "", language()]);
    const old = before.get(block.block_id);
    const node = old?.mark === mark ? old.node : boxed(draw(block, place));
    if (old && old.node !== node && isSameField(old.block, block)) carryOver(old.node, node);
    else if (old && old.node !== node) open.typing.forget(block.block_id);
    open.drawn.set(block.block_id, { mark, node, block });
    return node;
  });
  for (const id of before.keys()) if (!open.drawn.has(id)) open.typing.forget(id);
  for (const { block, node } of open.drawn.values()) open.typing.note(block, node);
  return nodes;
}

const isSameField = (one, other) =>
  one.type === other.type &&
  one.element?.type === other.element?.type &&
  one.element?.action_id === other.element?.action_id;

const FIELDS = "input:not([type=hidden]), textarea, select, [role=combobox], [contenteditable=true]";

/** The first field in `root`, else the form itself, so that it is read out and scrolls by the keys. */
function focusOn(root) {
  const usable = [...(root?.querySelectorAll(FIELDS) ?? [])].find((one) => !one.disabled && !one.hidden);
  (usable ?? open.frame.body).focus();
  if (root !== open.frame.body) root?.scrollIntoView({ block: "nearest" });
}

// -- what the person does

function soon(isSettled) {
  clearTimeout(open.timer);
  open.timer = setTimeout(flush, isSettled ? 0 : PAUSE_MS);
}

/** Tells the sandbox what was typed: it survives a reload, and the bot gets it with the next press. */
function flush() {
  if (!open) return Promise.resolve();
  clearTimeout(open.timer);
  if (open.isWrong && !Object.keys(sizes(open.typing)).length) {
    open.isWrong = false;
    redraw(state.frame.modals.at(-1), state.frame.modals.length);
  }
  const { typing: fields, me } = open;
  const send = async () => {
    const typed = changed(fields);
    if (Object.keys(typed).length) await order("fills", { as: me, fields: typed });
  };
  // what cannot be taken now (the form was closed meanwhile, a number is half typed) is said when it is submitted
  open.queue = open.queue.then(send).catch(() => {});
  return open.queue;
}

/** Says under its field that a file is larger than Slack takes; whether one is. */
function tooLarge(here) {
  const wrong = sizes(here.typing);
  here.isWrong = Object.keys(wrong).length > 0;
  if (here.isWrong) redraw({ ...here.view, errors: { ...here.view.errors, ...wrong } }, state.frame.modals.length);
  return here.isWrong;
}

async function submit() {
  const here = open;
  if (!here || here.busy || !here.view.submit) return;
  if (tooLarge(here)) return;
  await busily(here, async () => {
    await flush();
    const fields = await changedWithFiles(here.typing);
    return act("submits", { as: here.me, fields });
  });
}

async function close(everything) {
  const here = open;
  if (!here || here.busy) return;
  await busily(here, () => act("closes", { as: here.me, everything }), false);
}

/** Nothing else can be sent until the bot has answered; `spins` shows it on the button. */
async function busily(here, deed, spins = true) {
  here.busy = true;
  const focused = document.activeElement;
  if (spins) here.frame.wait(true);
  try {
    await deed();
  } catch (failure) {
    toast(failure.message, here.me);
  } finally {
    here.busy = false;
    here.frame.wait(false);
    if (open === here && document.activeElement === document.body) focused?.focus();
    if (open === here && document.activeElement === document.body) focusOn(open.frame.body);
  }
}
