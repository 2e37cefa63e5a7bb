// Lists that open: a chooser (one or several, filtered as one types) and a menu of actions. Both work by keyboard as
// the ARIA practices have it, and both lie above a form, in the browser's top layer.
import { icon, make } from "./dom.js";
import { translator } from "./words.js";

const say = translator({
  "No results": "无结果",
  "Searching…": "正在搜索…",
  "Remove {name}": "移除 {name}",
  "Clear the choice": "清除选择",
  "Type at least {n} characters": "请至少输入 {n} 个字符",
});
const CHEVRON = "M5 8l5 5 5-5";
const CROSS = "M6 6l8 8M14 6l-8 8";
const TICK = "M4 10.5l4 4 8-9";
const PAUSE_MS = 180;
const GAP = 4;
const TALLEST = 300;

/** Opens `list` beside `anchor`, above everything, where there is more room. */
export function openBeside(list, anchor, isWide = true) {
  if (!list.matches(":popover-open")) list.showPopover();
  const spot = anchor.getBoundingClientRect();
  const below = window.innerHeight - spot.bottom - 2 * GAP;
  const above = spot.top - 2 * GAP;
  const isUp = below < Math.min(TALLEST, list.scrollHeight) && above > below;
  list.style.maxHeight = `${Math.min(TALLEST, isUp ? above : below)}px`;
  if (isWide) list.style.minWidth = `${spot.width}px`;
  list.style.left = `${Math.max(GAP, Math.min(spot.left, window.innerWidth - list.offsetWidth - GAP))}px`;
  list.style.top = `${isUp ? spot.top - list.offsetHeight - GAP : spot.bottom + GAP}px`;
}

/**
 * A chooser. `chosen`: options chosen now; `search(words)` → options [{ value, label, hint, group }], perhaps later;
 * `picked(chosen)` is called when the choice is made (several: when the list closes). The node has
 * `.chosen` and `.choose`.
 */
export function chooser(wanted) {
  const { chosen } = wanted;
  const now = { ...wanted, ...partsOf(wanted), chosen: [...chosen], options: [], active: -1, asked: 0, before: "" };
  now.follow = (event) => !now.list.contains(event.target) && openBeside(now.list, now.node);
  Object.defineProperty(now.node, "chosen", { get: () => now.chosen });
  now.node.choose = (options) => {
    now.chosen = [...options];
    now.before = markOf(options);
    show(now);
  };
  listen(now);
  show(now);
  // a form that is drawn anew puts what stood in its boxes back; what is chosen is known better here
  queueMicrotask(() => show(now));
  return now.node;
}

const markOf = (options) => JSON.stringify(options.map((one) => one.value));

function partsOf({ id, name, placeholder, many }) {
  const face = { className: "b-menu", popover: "manual", role: "listbox", id: `${id}-list` };
  const list = make("div", { ...face, "aria-label": name || placeholder });
  if (many) list.setAttribute("aria-multiselectable", "true");
  const combo = { role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list" };
  const typing = { id, type: "text", className: "b-box b-choose-box", autocomplete: "off", spellcheck: false };
  const box = make("input", { ...typing, ...combo, "aria-label": name || null });
  const chips = many ? make("span", { className: "b-chips" }) : null;
  const away = { type: "button", className: "b-clear", "aria-label": say("Clear the choice") };
  const clear = make("button", away, icon(CROSS));
  const className = many ? "b-choose b-many" : "b-choose";
  const node = make("div", { className }, chips, box, clear, icon(CHEVRON, "b-chevron"), list);
  return { list, box, chips, clear, node };
}

function show(now) {
  const { box, chips, clear, chosen, many, placeholder } = now;
  if (!now.isOpen) box.value = many ? "" : (chosen[0]?.label ?? "");
  box.placeholder = many && chosen.length ? "" : (placeholder ?? "");
  clear.hidden = many || !now.mayClear || !chosen.length;
  chips?.replaceChildren(
    ...chosen.map((one) => {
      const name = say("Remove {name}", { name: one.label });
      const chip = make(
        "button",
        { type: "button", className: "b-chip", "aria-label": name },
        one.label,
        icon(CROSS),
      );
      chip.onclick = () =>
        settle(
          now,
          chosen.filter((each) => each !== one),
        );
      return chip;
    }),
  );
}

function settle(now, chosen) {
  now.chosen = chosen;
  show(now);
  if (now.isOpen) fill(now);
  if (now.many && now.isOpen) return;
  announce(now);
}

// One change for the form that listens, one for the element that acts by itself.
function announce(now) {
  const mark = markOf(now.chosen);
  if (now.before === mark) return;
  now.before = mark;
  now.node.dispatchEvent(new Event("change", { bubbles: true }));
  now.picked?.(now.chosen);
}

function listen(now) {
  const { box, clear, list, node } = now;
  now.before = markOf(now.chosen);
  box.onmousedown = () => (now.isOpen ? null : open(now));
  box.oninput = () => (now.isOpen ? ask(now) : open(now));
  box.onblur = () => close(now);
  box.onkeydown = (event) => !event.isComposing && pressed(event, now);
  // what is typed to find an option is not the field's value yet
  box.addEventListener("change", (event) => event.stopPropagation());
  list.onmousedown = (event) => event.preventDefault();
  clear.onclick = () => settle(now, []);
  node.onclick = (event) => {
    if (event.target !== node && !event.target.closest(".b-chevron, .b-chips")) return;
    if (event.target.closest(".b-chip")) return;
    box.focus();
    open(now);
  };
}

function open(now) {
  if (now.isOpen) return;
  now.isOpen = true;
  now.box.setAttribute("aria-expanded", "true");
  window.addEventListener("scroll", now.follow, { capture: true, passive: true });
  if (!now.many && now.box.value === (now.chosen[0]?.label ?? "")) now.box.select();
  ask(now);
}

function close(now) {
  if (!now.isOpen) return;
  now.isOpen = false;
  clearTimeout(now.timer);
  now.asked += 1;
  window.removeEventListener("scroll", now.follow, { capture: true });
  now.box.setAttribute("aria-expanded", "false");
  now.box.removeAttribute("aria-activedescendant");
  if (now.list.matches(":popover-open")) now.list.hidePopover();
  show(now);
  if (now.many) announce(now);
}

const query = ({ box, chosen, many }) => (!many && box.value === (chosen[0]?.label ?? "") ? "" : box.value.trim());

function ask(now) {
  clearTimeout(now.timer);
  const words = query(now);
  if (words.length < now.least) return told(now, say("Type at least {n} characters", { n: now.least }));
  const number = (now.asked += 1);
  const answer = now.search(words);
  if (Array.isArray(answer)) return offered(now, answer);
  if (!now.options.length) told(now, say("Searching…"));
  return (now.timer = setTimeout(async () => {
    const options = await now.search(words, true);
    if (number === now.asked && now.isOpen) offered(now, options);
  }, PAUSE_MS));
}

function told(now, words) {
  now.options = [];
  now.active = -1;
  now.list.replaceChildren(make("div", { className: "b-none-found", role: "status", textContent: words }));
  openBeside(now.list, now.node);
}

function offered(now, options) {
  now.options = options;
  if (!options.length) return told(now, say("No results"));
  const chosen = options.findIndex((one) => one.value === now.chosen[0]?.value);
  now.active = now.many ? 0 : Math.max(0, chosen);
  fill(now);
  return openBeside(now.list, now.node);
}

function fill(now) {
  const isFull = now.many && now.most && now.chosen.length >= now.most;
  const groups = Map.groupBy(now.options, (one) => one.group ?? "");
  now.list.replaceChildren(
    ...[...groups].map(([label, options]) => {
      const drawn = options.map((one) => option(now, one, isFull));
      return label
        ? make(
            "div",
            { role: "group", "aria-label": label },
            make("div", { className: "b-group", textContent: label }),
            drawn,
          )
        : make("div", { role: "presentation" }, drawn);
    }),
  );
  point(now, now.active);
}

function option(now, one, isFull) {
  const at = now.options.indexOf(one);
  const isChosen = now.chosen.some((each) => each.value === one.value);
  const words = make(
    "span",
    { className: "b-option-words" },
    make("span", { textContent: one.label }),
    one.hint ? make("small", { textContent: one.hint }) : null,
  );
  const node = make(
    "div",
    { role: "option", id: `${now.id}-option-${at}`, className: "b-option", "aria-selected": String(isChosen) },
    words,
    isChosen ? icon(TICK, "b-tick-mark") : null,
  );
  if (isFull && !isChosen) node.setAttribute("aria-disabled", "true");
  node.onmousemove = () => now.active !== at && point(now, at, false);
  node.onclick = () => pick(now, at);
  return node;
}

function point(now, at, mayScroll = true) {
  now.active = at;
  for (const node of now.list.querySelectorAll("[role=option]")) {
    const isActive = node.id === `${now.id}-option-${at}`;
    node.classList.toggle("is-active", isActive);
    if (isActive && mayScroll) node.scrollIntoView({ block: "nearest" });
  }
  now.box.setAttribute("aria-activedescendant", `${now.id}-option-${at}`);
}

function pick(now, at) {
  const one = now.options[at];
  if (!one) return;
  if (!now.many) {
    now.chosen = [one];
    now.isOpen ? close(now) : show(now);
    announce(now);
    return;
  }
  const has = now.chosen.some((each) => each.value === one.value);
  if (!has && now.most && now.chosen.length >= now.most) return;
  now.box.value = "";
  settle(now, has ? now.chosen.filter((each) => each.value !== one.value) : [...now.chosen, one]);
  openBeside(now.list, now.node);
}

function pressed(event, now) {
  const last = now.options.length - 1;
  const steps = {
    ArrowDown: now.active >= last ? 0 : now.active + 1,
    ArrowUp: now.active <= 0 ? last : now.active - 1,
  };
  if (event.key in steps) {
    event.preventDefault();
    if (!now.isOpen) open(now);
    else if (last >= 0) point(now, steps[event.key]);
  } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    if (now.isOpen) pick(now, now.active);
    else open(now);
  } else if (event.key === "Escape" && now.isOpen) {
    event.preventDefault();
    event.stopPropagation();
    close(now);
  } else if (event.key === "Backspace" && now.many && !now.box.value && now.chosen.length) {
    settle(now, now.chosen.slice(0, -1));
  }
}
