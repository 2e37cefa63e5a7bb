// Rich text, as people's own messages and `rich_text` blocks carry it:
// docs.slack.dev/reference/block-kit/blocks/rich-text-block
import { link, make } from "./dom.js";
import { emoji, emojiOf } from "./emoji.js";
import { broadcast, channel, mention } from "./text.js";
import { drawDate } from "./when.js";

const STYLES = {
  code: "code",
  bold: "strong",
  italic: "em",
  strike: "s",
  underline: "u",
  highlight: "mark",
  client_highlight: "mark",
};
const DEEPEST = 8;

/** A rich_text block, or what stands in a rich_text cell. */
export function rich(block, place) {
  return make(
    "div",
    { className: "b-text b-rich" },
    (block.elements ?? []).map((one) => part(one, place)),
  );
}

function part(one, place) {
  const inside = () => (one.elements ?? []).map((each) => part(each, place));
  switch (one.type) {
    case "rich_text_section":
      return make("div", { className: "b-para" }, inside());
    case "rich_text_list":
      return list(one, place);
    case "rich_text_quote":
      return make("blockquote", { className: "b-quote" }, inside());
    case "rich_text_preformatted":
      return make("pre", { className: "b-pre" }, inside());
    default:
      return dressed(word(one, place), one.style);
  }
}

// Slack writes nested lists as neighbours that differ in `indent`; `offset` continues the numbers.
function list(one, place) {
  const depth = Math.min(Number(one.indent) || 0, DEEPEST);
  const isOrdered = one.style === "ordered";
  const classes = `b-list b-indent-${depth} b-look-${depth % 3}${one.border ? " b-bordered" : ""}`;
  const items = (one.elements ?? []).map((each) => make("li", {}, part(each, place)));
  return make(
    isOrdered ? "ol" : "ul",
    { className: classes, start: isOrdered ? (Number(one.offset) || 0) + 1 : null },
    items,
  );
}

function dressed(node, style = {}) {
  const tags = Object.keys(STYLES)
    .filter((name) => style?.[name])
    .map((name) => STYLES[name]);
  return tags.reduce((content, tag) => make(tag, { className: tag === "code" ? "b-code" : "" }, content), node);
}

const WORDS = {
  text: (one) => document.createTextNode(one.text ?? ""),
  link: (one) => link(one.url, one.text || one.url || ""),
  user: (one, place) => mention(one.user_id, place),
  usergroup: (one) => group(one.usergroup_id),
  team: (one) => group(one.team_id),
  channel: (one, place) => channel(one.channel_id, place),
  broadcast: (one) => broadcast(one.range),
  emoji: (one) => emojiPart(one),
  date: ({ timestamp: seconds, format: template = "", url: address, fallback }, place) =>
    drawDate({ seconds, template, address, fallback }, place),
  color: (one) => colour(one.value),
};

function word(one, place) {
  const known = WORDS[one.type];
  return known ? known(one, place) : document.createTextNode(one.text ?? one.fallback ?? `(${one.type})`);
}

const group = (id) => make("span", { className: "b-pill", textContent: `@${id}` });

const emojiPart = ({ name, unicode }) =>
  make("span", {
    className: "b-emoji",
    title: `:${name}:`,
    textContent: emojiOf(unicode) ?? emoji(name) ?? `:${name}:`,
  });

// A colour is shown with a dab of itself; the style sheet cannot know it, so the drawing carries it.
function colour(value) {
  const dab = make("span", { className: "b-dab" });
  if (/^#[0-9a-f]{3,8}$/i.test(value ?? "")) dab.style.backgroundColor = value;
  return make("span", {}, value ?? "", dab);
}
