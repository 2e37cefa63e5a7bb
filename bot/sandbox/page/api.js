// The page's way to the sandbox: orders by POST /control, and a fresh frame after each.
import { emit, state } from "./state.js";
import { toast } from "./toast.js";
import { translator } from "./words.js";

const say = translator({
  "The sandbox does not answer. Is it still running?": "沙盒没有响应。它还在运行吗？",
  "That is more than the sandbox takes: 64 MB at once.": "超出沙盒的上限：一次最多 64 MB。",
  "The sandbox did not understand that.": "沙盒未能理解该请求。",
});
const TOO_LARGE = 413;

/** The sandbox said no, or nothing; `message` is that in words. */
export class Refused extends Error {}

async function asked(verb, body) {
  const reply = await fetch("/control", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ do: verb, as: state.me, ...body }),
  }).catch(() => null);
  const answer = await answerIn(reply);
  if (!answer?.ok) throw new Refused(answer?.error ?? say("The sandbox did not understand that."));
  return answer;
}

/** What a reply says; one that is broken off, or is no JSON, says nothing that could be shown. */
async function answerIn(reply) {
  if (reply?.status === TOO_LARGE) throw new Refused(say("That is more than the sandbox takes: 64 MB at once."));
  const words = await reply?.text().catch(() => null);
  if (typeof words !== "string") throw new Refused(say("The sandbox does not answer. Is it still running?"));
  try {
    return JSON.parse(words);
  } catch {
    throw new Refused(say("The sandbox did not understand that."));
  }
}

/** One order, as the person in view unless `body.as` says otherwise; its result. Throws `Refused`. */
export async function order(verb, body = {}) {
  return (await asked(verb, body)).result;
}

/**
 * As `order`, for what a person does: a refusal is toasted, and so is what they alone were told in a room they do
 * not look at; both only while it is they who are in view. The page is fresh afterwards. Gives the result, undefined
 * after a refusal.
 */
export async function act(verb, body = {}) {
  const { as = state.me } = body;
  try {
    const answer = await asked(verb, { ...body, as });
    if (answer.told && !inView(answer.told)) toast(answer.told.rendered, as);
    return answer.result;
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal;
    toast(refusal.message, as);
    return undefined;
  } finally {
    await refresh();
  }
}

/** As `act`, for what is done to the sandbox itself and is no person's: whoever is in view hears of it. */
export const operate = (verb, body = {}) => act(verb, { ...body, as: null });

const inView = (told) => told.room === state.room && (!told.is_reply || told.thread_ts === state.thread);

let running = null;
let again = false;

/**
 * Fetches the frame and emits "frame", or "frameless" with the reason; calls that come meanwhile share one more
 * fetch. Gives whether it came.
 */
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
    const { me } = state;
    const frame = await order("frame", { as: me }).catch((refusal) => refusal);
    if (me !== state.me) continue;
    if (frame instanceof Error) {
      emit("frameless", frame.message);
    } else {
      state.frame = frame;
      emit("frame", frame);
    }
  } while (again);
  return state.frame?.me.id === state.me;
}
