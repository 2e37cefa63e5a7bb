// Small pictures: line icons, and coloured initials for people.
import { make, makeSvg } from "./dom.js";
import { state } from "./state.js";

const PATHS = {
  hash: "M4 7.5h13M3 12.5h13M8 3L6 17M14 3l-2 14",
  lock: "M5.5 9h9v7h-9zM7.5 9V6.5a2.5 2.5 0 0 1 5 0V9",
  home: "M3.5 9.5L10 4l6.5 5.5M5.5 8v8h9V8M8.5 16v-4h3v4",
  app: "M4 4h5v5H4zM11 4h5v5h-5zM4 11h5v5H4zM11 11h5v5h-5z",
  note: "M4 4h12v12H4zM7 8h6M7 11h4",
  connect: "M3.5 7h12.5l-3.5-3.5M16.5 13H4l3.5 3.5",
  reply: "M4 5h12v8H9l-3.5 3v-3H4z",
  pin: "M8 3.5h5M9 3.5v4L6.5 10.5h8L12 7.5v-4M10.5 10.5V17",
  eye: "M2.5 10S5.5 5 10 5s7.5 5 7.5 5-3 5-7.5 5-7.5-5-7.5-5zM10 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
  file: "M5.5 3h6l3 3v11h-9zM11.5 3v3h3",
  cross: "M5 5l10 10M15 5L5 15",
  pencil: "M4 16l1-4 8-8 3 3-8 8z",
  bin: "M5 6h10M8 6V4h4v2M6.5 6l.7 10h5.6l.7-10",
  bolt: "M11 3L5 11h4l-1 6 6-8h-4z",
};
const HUES = 8;

/** A line icon, for the eye only. */
export function icon(name, className = "") {
  const box = { class: `icon ${className}`.trim(), viewBox: "0 0 20 20", "aria-hidden": "true", focusable: "false" };
  return makeSvg("svg", box, makeSvg("path", { d: PATHS[name] }));
}

/** "Ann Lee" → "AL", "陈伟" → "陈伟". */
function initials(name) {
  const words = name.trim().split(/\s+/);
  if (/^[\u2e80-\u9fff]/.test(name)) return name.slice(0, 2);
  return (words.length > 1 ? words[0][0] + words.at(-1)[0] : name.slice(0, 2)).toUpperCase();
}

/** Coloured initials; the colour goes with the id. `kind`: "app" or "slack" for what is no person. */
export function avatar(id, name, { kind = "", isSmall = false } = {}) {
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + letter.codePointAt(0)) % 9973;
  const classes = ["avatar", `hue-${kind || sum % HUES}`, isSmall ? "small" : ""].filter(Boolean);
  return make("span", { className: classes.join(" "), textContent: initials(name), "aria-hidden": "true" });
}

/** A member's small avatar, by id. */
export const small = (id) =>
  avatar(id, state.frame.names[id] ?? id, { isSmall: true, kind: id === state.frame.app.bot ? "app" : "" });
