// Where a person types: words, slash commands, @names and files.
import { act } from "./api.js";
import { attachments } from "./attachments.js";
import { completionFor } from "./completion.js";
import { icon, make } from "./dom.js";
import { encoded } from "./files.js";
import { on, state } from "./state.js";
import { toast } from "./toast.js";
import { language, translator } from "./words.js";

const say = translator({
  "Message {room}": "发消息到 {room}",
  "Message #{room}": "发消息到 #{room}",
  "Reply in {room}": "在 {room} 中回复",
  "Reply…": "回复…",
  Send: "发送",
  "Slash commands": "斜杠命令",
  "Mention someone": "提及某人",
  "Shift + Enter for a new line": "Shift + 回车换行",
  "Slash commands cannot be used in threads.": "斜杠命令不能在消息列中使用。",
  "Sending messages to this app has been turned off.": "此应用已关闭接收消息的功能。",
  "What {app} writes to you alone comes here; you answer with its buttons.":
    "{app} 只发给您的内容会出现在这里，请用按钮作答。",
  "#{room} is archived. What was said can be read; nothing can be added.":
    "#{room} 已归档：可以查看过往消息，但不能再添加内容。",
});

const PLANE = "M3 10l14-6-5 13-3-5-6-2zM9 12l3-3";
const AT = "M13 7v4.5a2 2 0 0 0 4 0V10a7 7 0 1 0-3 5.7M13 10a3 3 0 1 1-6 0 3 3 0 0 1 6 0z";
const SLASH = "M4 4h12v12H4zM11.5 7l-3 6";

const draftOf = (where) => `draft ${[where.me, where.id, where.thread ?? ""].join(" ")}`;

/** The composer of a room or of a thread in it; where nobody may write, the reason. Follows the frame. */
export function composerFor({ room, thread = null }) {
  const holder = make("div", { className: "composer-holder" });
  const where = { id: room?.id ?? room, thread: thread?.ts ?? thread };
  let mark = "";
  const fit = () => {
    const found = state.frame?.rooms.find((one) => one.id === where.id);
    const now = JSON.stringify([state.me, found?.name, found?.archived, found && whyNot(found), language()]);
    if (!found || now === mark) return;
    mark = now;
    const about = { me: state.me, name: nameOf(found), kind: found.kind };
    holder.replaceChildren(...(whyNot(found) ? closed(found) : [composer({ ...where, ...about })]));
  };
  const stop = on("frame", () => (holder.isConnected || !mark ? fit() : stop()));
  fit();
  return holder;
}

const nameOf = (room) => room.name;

function whyNot(room) {
  if (room.archived)
    return say("#{room} is archived. What was said can be read; nothing can be added.", { room: room.name });
  // the app's manifest makes its Messages tab read-only
  return room.kind === "im" && room.with_bot ? say("Sending messages to this app has been turned off.") : "";
}

function closed(room) {
  const more = room.archived
    ? ""
    : say("What {app} writes to you alone comes here; you answer with its buttons.", { app: room.name });
  return [
    make("p", { className: "composer-closed" }, make("strong", { textContent: whyNot(room) }), more && ` ${more}`),
  ];
}

function composer(where) {
  const box = textBox(where);
  const parts = { where, box, ...around() };
  parts.files = attachments(() => parts.fresh());
  parts.completion = completionFor(box, where);
  parts.fresh = () => freshen(parts);
  const { ghost, trouble, send, files, completion } = parts;
  const keys = make("span", { className: "composer-keys", textContent: say("Shift + Enter for a new line") });
  const tools = [files.button, shortcuts(box, where, completion), keys, send];
  const line = make("div", { className: "composer-line" }, ghost, box);
  const inside = [line, files.list, make("div", { className: "composer-tools" }, tools)];
  const all = [completion.list, completion.heard, make("div", { className: "composer-box" }, inside), trouble];
  parts.form = make("form", { className: "composer", autocomplete: "off" }, all);
  listen(parts);
  box.value = keptDraft(where);
  parts.fresh();
  return parts.form;
}

function textBox({ thread, kind, name }) {
  const label = say(thread ? "Reply in {room}" : "Message {room}", { room: name });
  const inRoom = kind === "im" ? label : say("Message #{room}", { room: name });
  const placeholder = thread ? say("Reply…") : inRoom;
  return make("textarea", { className: "composer-text", rows: 1, placeholder, "aria-label": label, spellcheck: true });
}

function around() {
  const label = say("Send");
  return {
    ghost: make("div", { className: "composer-ghost", "aria-hidden": "true" }),
    trouble: make("p", { className: "composer-trouble", role: "alert", hidden: true }),
    send: make(
      "button",
      { type: "submit", className: "composer-send", "aria-label": label, title: label },
      icon(PLANE),
    ),
  };
}

/** Buttons that type the sign for one, for those who do not know it. */
function shortcuts(box, where, completion) {
  const types = (sign) => () => {
    const before = box.value.slice(0, box.selectionStart);
    const gap = sign === "@" && before && !/\s$/.test(before) ? " " : "";
    box.focus();
    box.setRangeText(gap + sign, box.selectionStart, box.selectionEnd, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
    completion.look();
  };
  const tool = (label, path, onclick) =>
    make(
      "button",
      { type: "button", className: "composer-tool", "aria-label": label, title: label, onclick },
      icon(path),
    );
  const slash = () => {
    if (!box.value) return types("/")();
    box.focus();
    return undefined;
  };
  const offersCommands = state.frame.commands.length && !where.thread;
  return [
    tool(say("Mention someone"), AT, types("@")),
    offersCommands ? tool(say("Slash commands"), SLASH, slash) : null,
  ];
}

const keptDraft = (where) => sessionStorage.getItem(draftOf(where)) ?? "";

/** What is typed survives a reload and being somebody else. */
const keepDraft = ({ where }, words) => sessionStorage.setItem(draftOf(where), words);

function freshen({ where, box, ghost, trouble, send, files }) {
  const command = state.frame.commands.find((one) => box.value === `${one.command} `);
  const typed = make("span", { textContent: box.value });
  ghost.replaceChildren(...(command?.usage_hint && !where.thread ? [typed, command.usage_hint] : []));
  send.disabled = !box.value.trim() && !files.chosen().length;
  trouble.hidden = true;
}

function listen(parts) {
  const { form, box, completion, files } = parts;
  box.addEventListener("input", () => {
    keepDraft(parts, box.value);
    parts.fresh();
  });
  box.addEventListener("keydown", (event) => {
    if (event.isComposing || completion.takes(event)) return;
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    deliver(parts);
  });
  box.addEventListener("paste", (event) => {
    if (!event.clipboardData.files.length) return;
    event.preventDefault();
    files.add(event.clipboardData.files);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    deliver(parts);
  });
  form.addEventListener("files", (event) => files.add(event.detail));
}

/** Sends what is typed and attached; what is refused stays in the box. */
async function deliver(parts) {
  const { where, box, files, trouble, completion } = parts;
  const text = box.value.trim();
  const chosen = files.chosen();
  if (parts.busy || (!text && !chosen.length)) return;
  const isCommand = text.startsWith("/") && !chosen.length;
  if (isCommand && where.thread) {
    trouble.textContent = say("Slash commands cannot be used in threads.");
    trouble.hidden = false;
    return;
  }
  completion.close();
  await busily(parts, async () => {
    box.value = "";
    keepDraft(parts, "");
    parts.fresh();
    if (await sent(where, text, chosen, isCommand)) files.clear();
    else putBack(parts, text);
  });
}

/** What was refused stands in the box again, unless something else has been typed meanwhile: there, or in a new box. */
function putBack(parts, text) {
  if (keptDraft(parts.where)) return;
  keepDraft(parts, text);
  parts.box.value = text;
}

/** All of it is the act of whose composer it is, however long it takes and whoever is in view by then. */
async function sent(where, text, chosen, isCommand) {
  const as = where.me;
  if (isCommand) return (await act("runs", { as, in: where.id, line: text })) !== undefined;
  const there = { as, in: where.id, thread: where.thread };
  if (!chosen.length) return (await act("says", { ...there, text })) !== undefined;
  const bodies = await Promise.all(chosen.map(encoded));
  for (const [at, [name, body]] of bodies.entries()) {
    const ts = await act("uploads", { ...there, name, body, ...(at === 0 && text ? { text } : {}) });
    if (ts === undefined) return false;
  }
  return true;
}

async function busily(parts, deed) {
  parts.busy = true;
  parts.form.classList.add("is-sending");
  parts.send.setAttribute("aria-busy", "true");
  try {
    await deed();
  } catch (failure) {
    toast(failure.message, parts.where.me);
  } finally {
    parts.busy = false;
    parts.form.classList.remove("is-sending");
    parts.send.removeAttribute("aria-busy");
    parts.fresh();
  }
}

/** The composer that files dropped on `target` go to: of the pane they fall on. */
function composerAt(target) {
  for (let part = target; part instanceof Element && part !== document.body; part = part.parentElement) {
    const found = part.querySelector(".composer");
    if (found) return part.closest("[inert]") ? null : found;
  }
  return null;
}

const carriesFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");

function overFiles(event) {
  if (!carriesFiles(event)) return;
  const found = composerAt(event.target);
  for (const one of document.querySelectorAll(".composer.is-over")) if (one !== found) one.classList.remove("is-over");
  if (event.target instanceof HTMLInputElement && event.target.type === "file") return;
  event.preventDefault();
  event.dataTransfer.dropEffect = found ? "copy" : "none";
  found?.classList.add("is-over");
}

function dropFiles(event) {
  if (!carriesFiles(event) || (event.target instanceof HTMLInputElement && event.target.type === "file")) return;
  event.preventDefault();
  const found = composerAt(event.target);
  found?.classList.remove("is-over");
  found?.dispatchEvent(new CustomEvent("files", { detail: event.dataTransfer.files }));
}

document.addEventListener("dragover", overFiles);
document.addEventListener("drop", dropFiles);
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) document.querySelector(".composer.is-over")?.classList.remove("is-over");
});
