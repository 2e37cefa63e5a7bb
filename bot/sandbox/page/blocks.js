// Block Kit as nodes: docs.slack.dev/reference/block-kit/blocks. What this page does not know is named, not hidden.
import { chart } from "./charts.js";
import { icon, make, reachable, safeAddress } from "./dom.js";
import { field } from "./field.js";
import { remoteFile } from "./filecard.js";
import { control, picture } from "./inputs.js";
import { markdown } from "./markdown.js";
import { rich } from "./rich.js";
import { dataTable, table } from "./tables.js";
import { drawText, plainOf } from "./text.js";
import { translator } from "./words.js";

const say = translator({
  "This page cannot show a block of the kind “{kind}”.": "此页面无法显示类型为“{kind}”的内容块。",
  Cards: "卡片",
  Note: "提示",
  Information: "信息",
  Success: "成功",
  Warning: "警告",
  Error: "错误",
  "Show more": "展开",
  "Show less": "收起",
});
const LEVELS = { default: "Note", info: "Information", success: "Success", warning: "Warning", error: "Error" };
const SIGNS = {
  default: "M10 9v5M10 6h.01M10 18a8 8 0 1 0 0-16 8 8 0 0 0 0 16",
  success: "M6.5 10.5l2.5 2.5 5-6M10 18a8 8 0 1 0 0-16 8 8 0 0 0 0 16",
  warning: "M10 8v4M10 15h.01M10 2.5L18 17H2z",
  error: "M10 6v5M10 14h.01M10 18a8 8 0 1 0 0-16 8 8 0 0 0 0 16",
};
const SEVERAL_LINES = 700;

const KINDS = {
  section,
  input: field,
  header,
  divider: () => make("hr", { className: "b-divider" }),
  context,
  actions: (block, place) => controls(block, place, "b-actions"),
  context_actions: (block, place) => controls(block, place, "b-actions b-context-actions"),
  rich_text: rich,
  markdown: (block, place) => make("div", { className: "b-text b-markdown" }, markdown(block.text, place)),
  table,
  data_table: dataTable,
  data_visualization: chart,
  image,
  video,
  file: remoteFile,
  alert: notice,
  card,
  carousel,
};

export { drawFile } from "./filecard.js";

/** One block. */
export function draw(block, place) {
  const kind = KINDS[block?.type];
  const node = kind ? kind(block, place) : unknown(block);
  node.classList.add("b-block");
  return node;
}

const unknown = (block) =>
  make("p", {
    className: "b-quiet b-unknown",
    textContent: say("This page cannot show a block of the kind “{kind}”.", { kind: block?.type ?? "?" }),
  });

const controls = (block, place, className) =>
  make(
    "div",
    { className },
    (block.elements ?? []).map((one) => control(one, block, place)),
  );

function header(block, place) {
  const face = { className: "b-header", role: "heading", "aria-level": place.level + (block.level ?? 1) - 1 };
  return make("div", { ...face, textContent: plainOf(block.text) });
}

function context(block, place) {
  const part = (one) => (one.type === "image" ? picture(one, "b-tiny") : drawText(one, place));
  return make("div", { className: "b-context" }, (block.elements ?? []).map(part));
}

function section(block, place) {
  const words = make(
    "div",
    { className: "b-section-words" },
    folded(block, drawText(block.text, place)),
    columns(block.fields, place),
  );
  if (!block.accessory) return make("div", { className: "b-section" }, words);
  const isPicture = block.accessory.type === "image";
  const accessory = make(
    "div",
    { className: isPicture ? "b-accessory b-accessory-picture" : "b-accessory" },
    control(block.accessory, block, place),
  );
  return make("div", { className: "b-section b-with-accessory" }, words, accessory);
}

const columns = (all, place) =>
  all?.length
    ? make(
        "div",
        { className: "b-fields" },
        all.map((one) => drawText(one, place, "b-field")),
      )
    : null;

// Slack folds a long section behind "Show more" unless it says `expand`.
function folded(block, words) {
  if (!words || block.expand || (block.text.text ?? "").length <= SEVERAL_LINES) return words;
  const more = make("button", {
    type: "button",
    className: "b-more",
    "aria-expanded": "false",
    textContent: say("Show more"),
  });
  words.classList.add("b-folded");
  more.onclick = () => {
    const isFolded = words.classList.toggle("b-folded");
    more.textContent = say(isFolded ? "Show more" : "Show less");
    more.setAttribute("aria-expanded", String(!isFolded));
  };
  return [words, more];
}

function image(block) {
  const title = block.title ? make("figcaption", {}, plainOf(block.title)) : null;
  return make("figure", { className: "b-image" }, title, picture(block, "b-picture"));
}

function video(block, place) {
  const href = safeAddress(block.title_url ?? block.video_url);
  const title = plainOf(block.title);
  const heading = href
    ? make("a", { href, target: "_blank", rel: "noopener noreferrer", className: "b-link", textContent: title })
    : title;
  return make(
    "div",
    { className: "b-video" },
    make("strong", {}, heading),
    drawText(block.description, place, "b-quiet"),
    picture({ image_url: block.thumbnail_url, alt_text: block.alt_text ?? title }, "b-picture"),
  );
}

// Alerts that matter are read out at once; the others wait their turn.
function notice(block, place) {
  const level = LEVELS[block.level] ? block.level : "default";
  const sign = icon(SIGNS[level] ?? SIGNS.default);
  const unseen = make("span", { className: "b-unseen", textContent: `${say(LEVELS[level])}: ` });
  const role = ["error", "warning"].includes(level) ? "alert" : "status";
  return make(
    "div",
    { className: `b-alert b-alert-${level}`, role },
    sign,
    make("div", {}, unseen, drawText(block.text, place)),
  );
}

function card(block, place) {
  const words = make(
    "div",
    { className: "b-card-words" },
    drawText(block.title, place, "b-card-title"),
    drawText(block.subtitle, place, "b-quiet"),
  );
  const pressed = (block.actions ?? []).map((one) => control(one, block, place));
  return make(
    "div",
    { className: "b-card", role: "group", "aria-label": plainOf(block.title) || null },
    block.hero_image ? picture(block.hero_image, "b-hero") : null,
    make("div", { className: "b-card-head" }, block.icon ? picture(block.icon, "b-card-icon") : null, words),
    drawText(block.body, place, "b-card-body"),
    drawText(block.subtext, place, "b-hint"),
    pressed.length ? make("div", { className: "b-actions b-card-actions" }, pressed) : null,
  );
}

function carousel(block, place) {
  const cards = (block.elements ?? []).map((one) => card(one, place));
  return reachable(make("div", { className: "b-carousel", role: "group", "aria-label": say("Cards") }, cards));
}
