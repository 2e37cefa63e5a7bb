// Elements: what is pressed, chosen and typed, on messages and in forms. An element in an `input` block only tells the
// form around it (`change`); any other acts by itself, after its confirm dialog, and is busy until it has.
import { boxes, overflowMenu, select } from "./choices.js";
import { icon, link, make, safeAddress } from "./dom.js";
import { act, actsByItself, nameOf, stateOf, tells } from "./element.js";
import { dayField, fileField, momentField, timeField } from "./pickers.js";
import { richField } from "./richbox.js";
import { plainOf } from "./text.js";
import { translator } from "./words.js";

const say = translator({
  "Good answer": "回答得好",
  "Bad answer": "回答得不好",
  Date: "日期",
  Time: "时间",
  "Date and time": "日期和时间",
});
const TEXT_LIMIT = 3000;
const NEAR = 100;
const THUMB = "M3 9h3v8H3zM6 10l3-7c2 0 2.4 1.4 2 3l-.5 2H16a1.5 1.5 0 0 1 1.4 2l-1.8 6a1.5 1.5 0 0 1-1.4 1H6";
const BIN = "M4 6h12M8 6V4h4v2M5.5 6l.8 11h7.4l.8-11M8.5 9v5M11.5 9v5";

const KINDS = {
  button,
  workflow_button: button,
  icon_button: iconButton,
  feedback_buttons: feedback,
  image: (element) => picture(element, "b-thumb"),
  overflow: overflowMenu,
  static_select: select,
  multi_static_select: select,
  external_select: select,
  multi_external_select: select,
  users_select: select,
  multi_users_select: select,
  conversations_select: select,
  multi_conversations_select: select,
  channels_select: select,
  multi_channels_select: select,
  checkboxes: boxes,
  radio_buttons: boxes,
  plain_text_input: typed,
  number_input: typed,
  email_text_input: typed,
  url_text_input: typed,
  rich_text_input: richTyped,
  datepicker: picker(dayField, "date"),
  timepicker: picker(timeField, "time"),
  datetimepicker: picker(momentField, "date_time", (node) => node.moment()),
  file_input: files,
};

export { valueOf } from "./element.js";

/** One element as a node. */
export function control(element, block, place) {
  const draw = KINDS[element.type];
  if (!draw) return make("span", { className: "b-quiet b-unknown", textContent: `(${element.type})` });
  const node = draw(element, block, place);
  node.classList.add("b-element");
  Object.assign(node.dataset, { block: block.block_id ?? "", action: element.action_id ?? "", kind: element.type });
  return node;
}

function button(element, block, place) {
  const words = plainOf(element.text);
  const label = element.accessibility_label;
  const className = `b-button ${["primary", "danger"].includes(element.style) ? `b-${element.style}` : ""}`.trim();
  const href = safeAddress(element.url);
  const props = { className, "aria-label": label || null };
  const node = href
    ? Object.assign(link(href, words), { className })
    : make("button", { type: "button", ...props }, words);
  if (href) {
    node.setAttribute("role", "button");
    node.onkeydown = (event) => event.key === " " && (event.preventDefault(), node.click());
  }
  node.onclick = () => act(node, element, block, place, element.value);
  return node;
}

function iconButton(element, block, place) {
  const words = plainOf(element.text);
  const props = {
    type: "button",
    className: "b-button b-icon-button",
    title: words,
    "aria-label": element.accessibility_label || words,
  };
  const node = make("button", props, element.icon === "trash" ? icon(BIN) : words);
  node.onclick = () => act(node, element, block, place, element.value);
  return node;
}

function feedback(element, block, place) {
  const node = make("span", { className: "b-feedback", role: "group" });
  const kinds = [
    ["positive_button", "Good answer", ""],
    ["negative_button", "Bad answer", "b-turned"],
  ];
  node.append(
    ...kinds.map(([key, fallback, turned]) => {
      const one = element[key] ?? {};
      const name = one.accessibility_label || plainOf(one.text) || say(fallback);
      const thumb = make(
        "button",
        { type: "button", className: "b-button b-icon-button", title: name, "aria-label": name },
        icon(THUMB, turned),
      );
      thumb.onclick = () => act(thumb, element, block, place, one.value);
      return thumb;
    }),
  );
  return node;
}

/** A picture, or its words in a box where it cannot be shown (it is elsewhere, and we may be offline). */
export function picture(element, className) {
  const source = element.image_url ?? element.slack_file?.url ?? "";
  const words = element.alt_text ?? "";
  const instead = () =>
    make("span", { className: `${className} b-no-picture`, role: "img", "aria-label": words, title: words }, words);
  if (!/^(https?:|data:image\/|blob:|\/)/i.test(source)) return instead();
  const shown = make("img", { src: source, alt: words, title: words, className, loading: "lazy", decoding: "async" });
  shown.onerror = () => shown.replaceWith(instead());
  return shown;
}

// -- typing

const FIELD = {
  plain_text_input: { type: "text" },
  number_input: { type: "text", inputMode: "decimal" },
  email_text_input: { type: "email", autocomplete: "off" },
  url_text_input: { type: "url", autocomplete: "off" },
};

function typed(element, block, place) {
  const isLong = element.type === "plain_text_input" && element.multiline;
  const limit = element.max_length ?? TEXT_LIMIT;
  const box = make(isLong ? "textarea" : "input", {
    ...(isLong ? { rows: 4 } : FIELD[element.type]),
    id: place.id(block, element),
    className: "b-box",
    maxLength: limit,
    placeholder: plainOf(element.placeholder),
    "aria-label": nameOf(element, block) || null,
  });
  box.value =
    stateOf(block, element, place).value ?? (place.state(block, element) ? "" : (element.initial_value ?? ""));
  const room = make("span", { className: "b-room", "aria-hidden": "true" });
  const count = () => {
    room.textContent = limit - box.value.length <= Math.min(NEAR, limit / 4) ? limit - box.value.length : "";
  };
  const node = make("div", { className: "b-typed" }, box, room);
  box.addEventListener("input", count);
  count();
  tells(node, () => box.value);
  if (actsByItself(block))
    box.onkeydown = (event) => entered(event, isLong, () => act(node, element, block, place, box.value));
  return node;
}

// A field that acts by itself tells the bot on Enter, as Slack's does unless told otherwise.
function entered(event, isLong, tell) {
  if (event.key !== "Enter" || event.isComposing || (isLong && !event.ctrlKey && !event.metaKey)) return;
  event.preventDefault();
  tell();
}

function richTyped(element, block, place) {
  const state = stateOf(block, element, place);
  const start = state.rich_text_value ?? element.initial_value;
  const node = richField({ id: place.id(block, element), placeholder: plainOf(element.placeholder), start }, place);
  tells(node, () => node.richText());
  return node;
}

const PICKED = { date: "Date", time: "Time", date_time: "Date and time" };

function picker(field, key, read = (node) => node.value || null) {
  return (element, block, place) => {
    const state = place.state(block, element);
    const changed = (value) => actsByItself(block) && value !== null && act(node, element, block, place, value);
    const name = block.type === "input" ? "" : nameOf(element, block) || say(PICKED[key]);
    const value = state ? state[`selected_${key}`] : element[`initial_${key}`];
    const node = field({ id: place.id(block, element), name, value, changed }, place);
    tells(node, () => read(node));
    return node;
  };
}

function files(element, block, place) {
  const uploaded = stateOf(block, element, place).files ?? [];
  return fileField({ id: place.id(block, element), most: element.max_files, types: element.filetypes, uploaded });
}
