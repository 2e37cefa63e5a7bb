// What the page shows: whose Slack it is, which room, which thread, and the newest frame from the sandbox.

/** `me`: user id; `room`: channel id or "home"; `thread`: ts of its first message, or null; `frame`: see feed.py. */
export const state = { me: null, room: "home", thread: null, frame: null };

const listeners = new Map();
/** Where each person looked last. */
const rooms = new Map();

/** Calls `heard` with the detail of each `event`; gives a function that stops that. */
export function on(event, heard) {
  if (!listeners.has(event)) listeners.set(event, new Set());
  listeners.get(event).add(heard);
  return () => listeners.get(event).delete(heard);
}

/** Tells everybody who listens to `event`: "frame", "frameless", "went", "messages" or "editing". */
export function emit(event, detail) {
  for (const heard of [...(listeners.get(event) ?? [])]) heard(detail);
}

const lastOf = (me) => rooms.get(me) ?? "home";

const address = (me, room, thread) => `#/${[me, room, ...(thread ? [thread] : [])].join("/")}`;

/** Goes to a room (or "home", or "dm": the one with the bot) and, with `thread`, opens that thread beside it. */
export function go({ me = state.me, room = me === state.me ? state.room : lastOf(me), thread = null }) {
  const hash = address(me, room, thread);
  if (location.hash === hash) arrive();
  else location.hash = hash;
}

/** Puts a room in the place of one that cannot be shown, also in the browser's history. */
export function instead(room) {
  history.replaceState(null, "", address(state.me, room, null));
  arrive();
}

/** Takes the route from the address; main.js calls it when that changes. */
export function arrive() {
  const [, me, room = "home", thread = null] = location.hash.split("/");
  const before = { me: state.me, room: state.room, thread: state.thread };
  Object.assign(state, { me: me || state.me, room, thread });
  if (room !== "dm") rooms.set(state.me, room);
  localStorage.setItem("me", state.me);
  emit("went", before);
}

/** The room in view as the frame has it; undefined on the Home tab. */
export const roomInView = () => state.frame?.rooms.find((one) => one.id === state.room);
