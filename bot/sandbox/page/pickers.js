// Fields for days, times and files.
import { icon, make, zoneOf } from "./dom.js";
import { sizeWords } from "./files.js";
import { isoDay, isoTime } from "./when.js";
import { translator } from "./words.js";

const say = translator({
  Date: "日期",
  Time: "时间",
  "Choose files": "选择文件",
  "Choose a file": "选择文件",
  "or drop them here": "或拖放到这里",
  "or drop it here": "或拖放到这里",
  "Remove {name}": "移除 {name}",
  "At most {n} files.": "最多 {n} 个文件。",
});
const CROSS = "M6 6l8 8M14 6l-8 8";
const UPLOAD = "M10 13V4M6.5 7.5L10 4l3.5 3.5M4 13v3h12v-3";
const PAGE = "M5.5 3h6l3 3v11h-9zM11.5 3v3h3";
const FILES = 10;

/** A day; `changed(value)` only with a whole one: while a year is typed, browsers tell of the years 2, 20 and 202. */
export function dayField({ id, name, value, changed }) {
  const box = make("input", {
    id,
    type: "date",
    className: "b-box b-short",
    value: value ?? "",
    "aria-label": name || null,
  });
  box.onchange = () => (!box.value || box.value >= "1000") && changed?.(box.value || null);
  return box;
}

/** A time of day, HH:MM. */
export function timeField({ id, name, value, changed }) {
  const box = make("input", {
    id,
    type: "time",
    className: "b-box b-short",
    value: value ?? "",
    "aria-label": name || null,
  });
  box.onchange = () => changed?.(box.value || null);
  return box;
}

/** A moment in seconds, chosen as day and time in the person's zone. The node has `.moment()`. */
export function momentField({ id, name, value, changed }, place) {
  const start = value ? new Date(value * 1000) : null;
  const tell = () => node.moment() && changed?.(node.moment());
  const day = dayField({ id, name: say("Date"), value: start && isoDay(start, place), changed: tell });
  const time = timeField({
    id: `${id}-time`,
    name: say("Time"),
    value: start && isoTime(start, place),
    changed: tell,
  });
  const node = make("span", { className: "b-moment", role: "group", "aria-label": name || null }, day, time);
  node.moment = () => (day.value && time.value ? secondsAt(`${day.value}T${time.value}`, zoneOf(place)) : null);
  return node;
}

// Which moment a clock on the wall shows: guessed as if in UTC, then put right by what the zone shows there, twice,
// as the first correction may cross the change to summer time.
function secondsAt(local, zone) {
  const wanted = Date.parse(`${local}:00Z`);
  let at = wanted;
  for (let turn = 0; turn < 2; turn += 1) {
    const seen = new Date(at);
    const place = { timezone: zone };
    at += wanted - Date.parse(`${isoDay(seen, place)}T${isoTime(seen, place)}:00Z`);
  }
  return Math.round(at / 1000);
}

/** A `file_input`: the browser's own field under a place to drop files, and a list of what was chosen. */
export function fileField({ id, name, most = FILES, types, uploaded }) {
  const accept = (types ?? []).map((one) => `.${one}`).join(",");
  const face = { id, type: "file", className: "b-file-box", "aria-label": name || null };
  const box = make("input", { ...face, multiple: most > 1, accept });
  const list = make("ul", { className: "b-files" });
  const note = make("p", { className: "b-hint", role: "status" });
  const now = { box, list, note, most, chosen: [], uploaded: uploaded ?? [] };
  box.onchange = () => add(now, [...box.files]);
  show(now);
  // a form that is drawn anew puts the files back into the browser's field
  queueMicrotask(() => {
    now.chosen = [...box.files];
    show(now);
  });
  return make("div", { className: "b-file-field" }, dropZone(box, most > 1), list, note);
}

function dropZone(box, isMany) {
  const words = make(
    "span",
    { className: "b-drop-words", "aria-hidden": "true" },
    icon(UPLOAD),
    make("strong", { textContent: say(isMany ? "Choose files" : "Choose a file") }),
    make("span", { className: "b-quiet", textContent: say(isMany ? "or drop them here" : "or drop it here") }),
  );
  const zone = make("div", { className: "b-drop" }, box, words);
  zone.ondragover = () => zone.classList.add("is-over");
  zone.ondragleave = () => zone.classList.remove("is-over");
  zone.ondrop = () => zone.classList.remove("is-over");
  return zone;
}

const same = (one, other) =>
  one.name === other.name && one.size === other.size && one.lastModified === other.lastModified;

function add(now, files) {
  const all = [...now.chosen, ...files.filter((one) => !now.chosen.some((other) => same(one, other)))];
  now.note.textContent = all.length > now.most && now.most > 1 ? say("At most {n} files.", { n: now.most }) : "";
  now.chosen = now.most === 1 ? files.slice(-1) : all.slice(0, now.most);
  keep(now);
}

function keep(now) {
  const held = new DataTransfer();
  for (const one of now.chosen) held.items.add(one);
  now.box.files = held.files;
  show(now);
}

function show(now) {
  const shown = now.chosen.length ? now.chosen : now.uploaded;
  now.list.replaceChildren(
    ...shown.map((one) => {
      const words = make("span", { className: "b-file-name", textContent: one.name });
      const size = make("span", { className: "b-quiet", textContent: sizeWords(one.size) });
      if (!now.chosen.includes(one)) return make("li", { className: "b-file-line" }, icon(PAGE), words, size);
      const name = say("Remove {name}", { name: one.name });
      const cross = make("button", { type: "button", className: "b-turn", "aria-label": name }, icon(CROSS));
      cross.onclick = () => {
        now.chosen = now.chosen.filter((other) => other !== one);
        keep(now);
        now.box.dispatchEvent(new Event("input", { bubbles: true }));
        now.box.focus();
      };
      return make("li", { className: "b-file-line" }, icon(PAGE), words, size, cross);
    }),
  );
}
