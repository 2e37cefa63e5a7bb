// The page: one person's Slack at a time. All it does goes through POST /control.
import { draw, make, mrkdwn } from "/page/blocks.js";

const $ = (id) => document.getElementById(id);
const chosen = { me: localStorage.getItem("me"), room: "home", thread: null };
let seen = null;
let shownModal = "";

async function order(verb, body = {}) {
  const reply = await fetch("/control", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ do: verb, as: chosen.me, ...body }),
  });
  const answer = await reply.json();
  if (!answer.ok) toast(answer.error);
  return answer;
}

function toast(words) {
  $("toast").textContent = words;
  $("toast").hidden = false;
  setTimeout(() => { $("toast").hidden = true; }, 6000);
}

async function refresh() {
  const answer = await order("sees");
  if (!answer.ok) return;
  seen = answer.result;
  drawFrame();
  drawRoom();
  drawModal();
}

function drawFrame() {
  $("people").replaceChildren(...seen.people.map((one) =>
    make("option", { value: one.id, textContent: `${one.name} (${one.team})`, selected: one.id === chosen.me })));
  $("now").textContent = new Date(seen.now).toLocaleString();
  $("bot").textContent = seen.bot ? "" : "No bot is connected.";
  const places = [{ id: "home", name: "Home", messages: [], private: [] }, ...seen.channels];
  $("channels").replaceChildren(...places.map((room) => {
    const mark = room.kind === "im" ? "@ " : room.id === "home" ? "" : room.shared ? "# ⇄ " : room.kind === "group" ? "🔒 " : "# ";
    const button = make("button", { textContent: mark + room.name });
    if (room.id === chosen.room) button.setAttribute("aria-current", "true");
    button.classList.toggle("unread", [...room.messages, ...room.private].some((one) => one.unread));
    button.onclick = () => enter(room.id);
    return make("li", {}, button);
  }));
  $("completion").textContent = `Commands: ${seen.commands.join(" ") || "none in this workspace"}`;
  $("troubles").replaceChildren(...seen.troubles.map((one) => make("li", { textContent: one })));
  $("faults").textContent = seen.faults.join(", ");
  $("extras").replaceChildren(...seen.extras.map((name) => {
    const button = make("button", { textContent: name });
    button.onclick = async () => {
      const answer = await order("extra", { name });
      if (answer.ok && answer.result) toast(String(answer.result));
      refresh();
    };
    return button;
  }));
}

async function enter(room) {
  chosen.room = room;
  chosen.thread = null;
  if (room === "home") await order("home");
  else { await order("reads", { in: room }); await order("reads"); }
  refresh();
}

function placeOf(target, view) {
  return {
    names: seen.names,
    error: (block) => view?.errors?.[block.block_id],
    state: (block, element) => view?.state?.values?.[block.block_id]?.[element.action_id] ?? starting(element),
    suggest: async (block, value) => (await order("suggests", { block_id: block.block_id, value })).result ?? [],
    use: async (block, element, value) => {
      if (view?.type === "modal") await keep(view);
      const answer = await order("uses", { ...target, block_id: block.block_id, action_id: element.action_id, value });
      if (answer.result?.rendered) toast(answer.result.rendered);
      shownModal = "";
      refresh();
    },
  };
}

const starting = (element) => ({ selected_option: element.initial_option, selected_options: element.initial_options });

function drawMessage(message) {
  const body = message.blocks.length
    ? message.blocks.map((block) => draw(block, placeOf({ ts: message.ts })))
    : [make("div", { className: "text" }, mrkdwn(message.text, seen.names))];
  const files = message.files.map((one) => make("div", { className: "small", textContent: `📄 ${one.name} (${one.size} bytes)` }));
  const comment = message.blocks.length && message.files.length ? make("div", { className: "text" }, mrkdwn(message.text, seen.names)) : null;
  const time = new Date(Number(message.ts) * 1000).toLocaleString();
  const marks = [time, message.edited ? "(edited)" : "", message.pinned ? "📌" : "", message.only_for ? "Only visible to you" : ""].join(" ");
  const reply = make("button", { textContent: "Reply" });
  reply.onclick = () => { chosen.thread = message.thread_ts ?? message.ts; drawRoom(); $("line").focus(); };
  const node = make("article", {}, make("div", {}, make("span", { className: "by", textContent: message.name + " " }),
    make("span", { className: "small", textContent: marks })), comment, ...body, ...files, message.only_for ? null : reply);
  node.classList.toggle("reply", Boolean(message.thread_ts && message.thread_ts !== message.ts));
  node.classList.toggle("private", Boolean(message.only_for));
  return node;
}

function inOrder(room) {
  const tops = room.messages.filter((one) => !one.thread_ts || one.thread_ts === one.ts);
  const threaded = tops.flatMap((top) => [top, ...room.messages.filter((one) => one.thread_ts === top.ts && one !== top)]);
  return [...threaded, ...room.private];
}

function drawRoom() {
  const room = seen.channels.find((one) => one.id === chosen.room);
  $("composer").hidden = !room;
  $("replying").hidden = !chosen.thread;
  $("title").textContent = room ? room.name : "Home";
  if (room) $("messages").replaceChildren(...inOrder(room).map(drawMessage));
  else if (seen.home) $("messages").replaceChildren(...seen.home.blocks.map((block) => draw(block, placeOf({ home: true }, seen.home))));
  else $("messages").replaceChildren(make("p", { textContent: "The bot has published nothing here yet." }));
  if (room && !chosen.thread) $("messages").scrollTop = $("messages").scrollHeight;
}

function drawModal() {
  const view = seen.modals.at(-1);
  const dialog = $("modal");
  const mark = view ? JSON.stringify([view.id, view.hash, view.errors, view.failure]) : "";
  if (mark === shownModal) return;
  shownModal = mark;
  if (!view) { dialog.close(); return; }
  const place = placeOf({}, view);
  const form = make("form", { autocomplete: "off", noValidate: true }, make("h2", { id: "modal-title", textContent: view.title.text }),
    ...view.blocks.map((block) => draw(block, place)),
    view.failure ? make("p", { className: "error", role: "alert", textContent: view.failure }) : null);
  const close = make("button", { type: "button", textContent: view.close?.text ?? "Cancel" });
  close.onclick = async () => { await order("closes"); refresh(); };
  const submit = view.submit ? make("button", { className: "primary", textContent: view.submit.text }) : null;
  form.append(make("div", { className: "end" }, close, submit));
  form.onsubmit = async (event) => {
    event.preventDefault();
    await order("submits", { fields: await typed(view) });
    shownModal = "";
    refresh();
  };
  dialog.replaceChildren(form);
  dialog.oncancel = (event) => { event.preventDefault(); close.click(); };
  if (!dialog.open) dialog.showModal();
}

const keep = async (view) => order("fills", { fields: await typed(view) });

async function typed(view) {
  const fields = {};
  for (const block of view.blocks.filter((one) => one.type === "input" && !one.dispatch_action)) {
    const box = document.getElementById(`${block.block_id}-${block.element.action_id}`);
    const kind = block.element.type;
    if (kind === "file_input") fields[block.block_id] = { files: await Promise.all([...box.files].map(encoded)) };
    else if (kind === "checkboxes") fields[block.block_id] = [...box.querySelectorAll("input:checked")].map((one) => one.value);
    else if (kind === "radio_buttons") fields[block.block_id] = box.querySelector("input:checked")?.value ?? null;
    else if (kind === "multi_static_select") fields[block.block_id] = [...box.selectedOptions].map((one) => one.value);
    else fields[block.block_id] = box.value || null;
  }
  return fields;
}

async function encoded(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (const one of bytes) text += String.fromCharCode(one);
  return [file.name, btoa(text)];
}

$("composer").onsubmit = async (event) => {
  event.preventDefault();
  const line = $("line").value.trim();
  const where = { in: chosen.room, thread: chosen.thread };
  const [file] = $("attachment").files;
  if (file) {
    const [name, body] = await encoded(file);
    await order("uploads", { ...where, name, body });
    $("attachment").value = "";
  }
  if (line && line.startsWith("/") && chosen.thread) { toast("Slash commands cannot be used in threads."); return; }
  if (line) await (line.startsWith("/") ? order("runs", { line, in: chosen.room }) : order("says", { ...where, text: line }));
  $("line").value = "";
  refresh();
};
$("line").onkeydown = (event) => {
  if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); $("composer").requestSubmit(); }
};
$("unthread").onclick = () => { chosen.thread = null; drawRoom(); };
$("people").onchange = () => {
  chosen.me = $("people").value;
  chosen.room = "home";
  chosen.thread = null;
  localStorage.setItem("me", chosen.me);
  enter("home");
};
for (const button of document.querySelectorAll("[data-move]")) {
  button.onclick = async () => { await order("move", { seconds: Number(button.dataset.move) }); await order("retry"); };
}
$("arm").onclick = async () => {
  const kind = $("fault").value;
  await order("fault", kind === "clear" || kind === "down" ? { kind } : { kind, method: "chat.postMessage" });
  refresh();
};

async function showOutbox() {
  if (!seen?.has_outbox) return;
  const answer = await order("outbox");
  $("outbox").textContent = JSON.stringify(answer.result, null, 1);
}

const begin = await (await fetch("/control", { method: "POST", headers: { "Content-Type": "application/json" }, body: '{"do":"people"}' })).json();
if (!begin.result.some((one) => one.id === chosen.me)) chosen.me = begin.result[0]?.id;
new EventSource("/changes").onmessage = async () => { await refresh(); await showOutbox(); };
