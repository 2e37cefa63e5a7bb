// The page's way to the sandbox: orders by POST /control, and a fresh frame after each.
import { emit, state } from "./state.js";
import { toast } from "./toast.js";
import { translator } from "./words.js";

const say = translator({
  "The sandbox does not answer. Is it still running?": "沙盒没有响应。它还在运行吗？",
});

/** The sandbox said no; `message` is what it said. */
export class Refused extends Error {}

async function asked(verb, body) {
  const reply = await fetch("/control", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ do: verb, as: state.me, ...body }),
  }).catch(() => null);
  if (!reply) throw new Refused(say("The sandbox does not answer. Is it still running?"));
  const answer = await reply.json();
  if (!answer.ok) throw new Refused(answer.error);
  return answer;
}

/** One order, as the person in view unless `body.as` says otherwise; its result. Throws `Refused`. */
export async function order(verb, body = {}) {
  return (await asked(verb, body)).result;
}

/**
 * As `order`, for what a person does: a refusal is toasted, and so is what they alone were told in a room they do
 * not look at. The page is fresh afterwards. Gives the result, undefined after a refusal.
 */
export async function act(verb, body = {}) {
  try {
    const answer = await asked(verb, body);
    if (answer.told && !inView(answer.told)) toast(answer.told.rendered);
    return answer.result;
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal;
    toast(refusal.message);
    return undefined;
  } finally {
    await refresh();
  }
}

const inView = (told) => told.room === state.room && (!told.is_reply || told.thread_ts === state.thread);

let running = null;
let again = false;

/** Fetches the frame and emits "frame"; calls that come meanwhile share one more fetch. Gives whether it came. */
export function refresh() {
  if (running) {
    again = true;
    return running;
  }
  running = fetchFrames().finally(() => { running = null; });
  return running;
}

async function fetchFrames() {
  do {
    again = false;
    const me = state.me;
    const frame = await order("frame").catch(() => null);
    if (frame && me === state.me) {
      state.frame = frame;
      emit("frame", frame);
    }
  } while (again);
  return state.frame?.me.id === state.me;
}
