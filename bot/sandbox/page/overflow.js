// The menu behind three dots.
import { icon, make, safeAddress } from "./dom.js";
import { openBeside } from "./menus.js";
import { translator } from "./words.js";

const say = translator({ "More actions": "更多操作" });
const DOTS = "M4.5 10h.01M10 10h.01M15.5 10h.01";

/** An `overflow` element. `options`: [{ value, label, hint, url }]; `picked(option)`. */
export function overflow({ id, options, picked }) {
  const { node, button, menu } = partsOf(id);
  const shut = () => {
    button.setAttribute("aria-expanded", "false");
    if (menu.matches(":popover-open")) menu.hidePopover();
  };
  const back = () => {
    shut();
    button.focus();
  };
  const choose = (one) => {
    back();
    if (safeAddress(one.url)) window.open(safeAddress(one.url), "_blank", "noopener,noreferrer");
    picked(one);
  };
  menu.append(...options.map((one) => menuItem(one, () => choose(one))));
  button.onclick = () => {
    if (menu.matches(":popover-open")) return shut();
    button.setAttribute("aria-expanded", "true");
    openBeside(menu, button, false);
    return menu.firstElementChild?.focus();
  };
  menu.onkeydown = (event) => moved(event, menu, back);
  node.addEventListener("focusout", (event) => !node.contains(event.relatedTarget) && shut());
  return node;
}

function partsOf(id) {
  const name = say("More actions");
  const opens = { "aria-haspopup": "menu", "aria-expanded": "false", "aria-label": name };
  const button = make("button", { id, type: "button", className: "b-button b-overflow", ...opens }, icon(DOTS));
  const menu = make("div", { className: "b-menu", popover: "manual", role: "menu", "aria-label": name });
  return { button, menu, node: make("span", { className: "b-overflow-box" }, button, menu) };
}

function menuItem(one, chosen) {
  const words = make(
    "span",
    { className: "b-option-words" },
    make("span", { textContent: one.label }),
    one.hint ? make("small", { textContent: one.hint }) : null,
  );
  const item = make("button", { type: "button", role: "menuitem", className: "b-option", tabIndex: -1 }, words);
  item.onclick = chosen;
  item.onmouseenter = () => item.focus();
  return item;
}

function moved(event, menu, shut) {
  const items = [...menu.children];
  const at = items.indexOf(document.activeElement);
  const to = {
    ArrowDown: (at + 1) % items.length,
    ArrowUp: (at - 1 + items.length) % items.length,
    Home: 0,
    End: items.length - 1,
  };
  if (event.key in to) items[to[event.key]].focus();
  else if (event.key === "Escape") shut();
  else return;
  event.preventDefault();
  event.stopPropagation();
}
