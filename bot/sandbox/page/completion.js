// The menu above the composer: slash commands with what they take, and the people one can mention.
import { make } from "./dom.js";
import { state } from "./state.js";
import { translator } from "./words.js";

const say = translator({
  "Commands of {app}": "{app} 的命令",
  "People here": "这里的人",
  "{n} suggestions. Choose with the arrow keys, take one with Enter.": "{n} 条建议。用方向键选择，按回车采用。",
  "1 suggestion. Take it with Enter.": "1 条建议。按回车采用。",
});

const MOST = 8;
let serial = 0;

/**
 * Completion for a textarea: `list` (a listbox) and `heard` (what screen readers are told) to put on the page,
 * `takes(keydown)` tells whether a key was for the menu, `look()` opens it where there is something to offer.
 */
export function completionFor(box, where) {
  const id = `completion-${(serial += 1)}`;
  const list = make("div", { className: "completion", id, role: "listbox", hidden: true });
  const heard = make("span", { className: "unseen", role: "status" });
  box.setAttribute("aria-autocomplete", "list");
  const menu = { box, where, list, heard, id, offers: null, at: 0, dismissed: null };
  const later = () => requestAnimationFrame(() => look(menu));
  box.addEventListener("input", () => look(menu));
  box.addEventListener("click", later);
  box.addEventListener(
    "keyup",
    (event) => ["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key) && look(menu),
  );
  box.addEventListener("blur", () => close(menu));
  return { list, heard, look: () => look(menu), close: () => close(menu), takes: (event) => takes(menu, event) };
}

function look(menu) {
  const { box } = menu;
  if (box.value !== menu.dismissed) menu.dismissed = null;
  const caret = box.selectionStart;
  const isPlain = caret === box.selectionEnd && menu.dismissed === null && document.activeElement === box;
  const before = box.value.slice(0, caret);
  const offers = isPlain ? (commandsFor(menu.where, before, box.value) ?? peopleFor(menu.where, before)) : null;
  if (!offers?.options.length) return close(menu);
  menu.at = menu.offers?.sign === offers.sign ? Math.min(menu.at, offers.options.length - 1) : 0;
  menu.offers = offers;
  return drawn(menu);
}

function commandsFor(where, before, text) {
  if (where.thread || !/^\/\S*$/.test(before) || before !== text) return null;
  const fitting = state.frame.commands.filter((one) => one.command.startsWith(before.toLowerCase()));
  const options = fitting.map((one) => ({
    insert: `${one.command} `,
    from: 0,
    title: one.command,
    hint: one.usage_hint,
    detail: one.description,
    exact: one.command === before,
  }));
  return { sign: "/", heading: say("Commands of {app}", { app: state.frame.app.name }), options };
}

function peopleFor(where, before) {
  const found = /(^|[\s(（，。])@([\p{L}\p{N}._-]*)$/u.exec(before);
  if (!found) return null;
  const room = state.frame.rooms.find((one) => one.id === where.id);
  const wanted = found[2].toLowerCase();
  const people = (room?.members ?? []).filter((one) => one !== state.me);
  const options = people
    .map((one) => option(one, before.length - wanted.length - 1))
    .filter((one) => one.title.toLowerCase().includes(wanted) || one.hint.toLowerCase().startsWith(wanted));
  return { sign: "@", heading: say("People here"), options: options.slice(0, MOST) };
}

function option(user, from) {
  const { names, handles, homes, teams } = state.frame;
  const team = homes[user];
  const detail = team && team !== state.frame.me.team ? teams.find((one) => one.id === team)?.name : "";
  return {
    insert: `@${handles[user]} `,
    from,
    title: names[user] ?? user,
    hint: handles[user] ?? "",
    detail: detail ?? "",
  };
}

function drawn(menu) {
  const { list, box, offers, id } = menu;
  const heading = make("div", { className: "completion-heading", "aria-hidden": "true", textContent: offers.heading });
  const rows = offers.options.map((one, at) => row(menu, one, at));
  list.setAttribute("aria-label", offers.heading);
  list.replaceChildren(heading, ...rows);
  list.hidden = false;
  box.setAttribute("aria-controls", id);
  box.setAttribute("aria-activedescendant", `${id}-${menu.at}`);
  rows[menu.at].scrollIntoView({ block: "nearest" });
  const many = say("{n} suggestions. Choose with the arrow keys, take one with Enter.", { n: rows.length });
  menu.heard.textContent = rows.length === 1 ? say("1 suggestion. Take it with Enter.") : many;
}

function row(menu, one, at) {
  const node = make(
    "div",
    { id: `${menu.id}-${at}`, className: "completion-option", role: "option", "aria-selected": String(at === menu.at) },
    make("span", { className: "completion-title", textContent: one.title }),
    " ",
    make("span", { className: "completion-hint", textContent: one.hint ?? "" }),
    " ",
    make("span", { className: "completion-detail", textContent: one.detail ?? "" }),
  );
  // pressing the mouse would take the focus away from the text, and with it the menu
  node.onmousedown = (event) => event.preventDefault();
  node.onclick = () => take(menu, one);
  node.onmousemove = () => at !== menu.at && mark(menu, at);
  return node;
}

function mark(menu, at) {
  const rows = [...menu.list.querySelectorAll("[role=option]")];
  menu.at = (at + rows.length) % rows.length;
  rows.forEach((one, place) => one.setAttribute("aria-selected", String(place === menu.at)));
  rows[menu.at].scrollIntoView({ block: "nearest" });
  menu.box.setAttribute("aria-activedescendant", rows[menu.at].id);
}

function close(menu) {
  menu.offers = null;
  menu.list.hidden = true;
  menu.heard.textContent = "";
  menu.box.removeAttribute("aria-activedescendant");
  menu.box.removeAttribute("aria-controls");
}

function take(menu, one) {
  menu.box.focus();
  menu.box.setRangeText(one.insert, one.from, menu.box.selectionStart, "end");
  close(menu);
  menu.box.dispatchEvent(new Event("input", { bubbles: true }));
}

function takes(menu, event) {
  if (!menu.offers) return false;
  const one = menu.offers.options[menu.at];
  if (event.key === "ArrowDown") mark(menu, menu.at + 1);
  else if (event.key === "ArrowUp") mark(menu, menu.at - 1);
  else if (event.key === "Tab" && !event.shiftKey) take(menu, one);
  // a command that is typed in full already goes off at once
  else if (event.key === "Enter" && !event.shiftKey && !one.exact) take(menu, one);
  else if (event.key === "Escape") {
    menu.dismissed = menu.box.value;
    close(menu);
  } else return false;
  event.preventDefault();
  return true;
}
