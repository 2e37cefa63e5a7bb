// Slack's own markup (mrkdwn) as nodes: docs.slack.dev/messaging/formatting-message-text
import { fill, link, make, safeAddress } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { drawDate } from "./when.js";

/** What stands for the parts that are read first: a private-use pair around the part's number. */
const HELD = /\uE000(\d+)\uE001/;
const ATOMS = new RegExp(
  [
    /`(?<code>[^`\n]+)`/, // inline code
    /<(?<marked>[^<>\n]+)>/, // links, mentions, dates
    /(?<bare>https?:\/\/[^\s<>|"`\u3000-\u303F\uFF00-\uFFEF]+)/, // addresses written out
    /(?<short>:[a-z0-9_+'-]+:(?::skin-tone-[2-6]:)?)/, // emoji
  ]
    .map((one) => one.source)
    .join("|"),
  "gi",
);
const MARKS = { "*": "strong", _: "em", "~": "s" };
const STYLED = new RegExp(Object.keys(MARKS).map(styleRule).join("|"), "gu");
/** What ends a sentence rather than an address. */
const TRAILING = new Set([..."&gt; &lt;".split(" "), ...".,:;!?'\")]*_~…"]);

// A mark opens after a space or punctuation and closes before one; letters of any script beside it keep it as it is.
function styleRule(mark) {
  const [word, it] = ["\\p{L}\\p{N}", `\\${mark}`.replace("\\_", "_").replace("\\~", "~")];
  return `(?<![${word}${it}])${it}(?!\\s)[^${it}\\n]+?(?<!\\s)${it}(?![${word}${it}])`;
}

/** Slack's three entities, undone. */
export function unescaped(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

/** A plain text with its emoji, as Slack shows a `plain_text` object (or a string). */
export function plainOf(text) {
  const words = unescaped(typeof text === "string" ? text : (text?.text ?? ""));
  return typeof text === "object" && text?.emoji === false ? words : withEmoji(words);
}

/** A whole mrkdwn text: paragraphs, quotes and code boxes. */
export function mrkdwn(text, place) {
  const out = document.createDocumentFragment();
  const pieces = String(text ?? "")
    .replace(/[\uE000\uE001\r]/g, "")
    .split(/```([\s\S]+?)```/);
  pieces.forEach((piece, at) => {
    if (at % 2) out.append(make("pre", { className: "b-pre" }, codeOf(piece.replace(/^\n|\n$/g, ""), place)));
    else fill(out, paragraphs(trimmed(piece, at > 0, at < pieces.length - 1), place));
  });
  return out;
}

// A code box stands on lines of its own: the line breaks beside it are its own.
function trimmed(piece, isAfterBox, isBeforeBox) {
  const start = isAfterBox ? piece.replace(/^\n/, "") : piece;
  return isBeforeBox ? start.replace(/\n$/, "") : start;
}

function paragraphs(text, place) {
  if (!text) return [];
  const wholeRest = text.search(/(^|\n)(>>>|&gt;&gt;&gt;)/);
  if (wholeRest >= 0) {
    const [before, rest] = [
      text.slice(0, wholeRest),
      text.slice(wholeRest).replace(/^\n?(>>>|&gt;&gt;&gt;)[ ]?/, ""),
    ];
    return [...paragraphs(before, place), quote(rest, place)];
  }
  return grouped(text.split("\n")).map(([isQuote, lines]) =>
    isQuote
      ? quote(lines.map((one) => one.replace(/^(>|&gt;) ?/, "")).join("\n"), place)
      : make("div", { className: "b-para" }, inline(lines.join("\n"), place)),
  );
}

function grouped(lines) {
  const groups = [];
  for (const line of lines) {
    const isQuote = /^(>|&gt;)/.test(line);
    if (groups.at(-1)?.[0] === isQuote) groups.at(-1)[1].push(line);
    else groups.push([isQuote, [line]]);
  }
  return groups;
}

const quote = (text, place) => make("blockquote", { className: "b-quote" }, inline(text, place));

/** One run of mrkdwn: styles, links, mentions, emoji, inline code. */
export function inline(text, place) {
  const held = [];
  const hold = (node) => `\uE000${held.push(node) - 1}\uE001`;
  const bare = text.replace(ATOMS, (...found) => atom(found.at(-1), found[0], hold, place));
  return styled(bare, held);
}

function atom({ code, marked, bare, short }, whole, hold, place) {
  if (code !== undefined) return hold(make("code", { className: "b-code" }, codeOf(code, place)));
  if (marked !== undefined) return hold(markedUp(marked, place));
  if (short !== undefined) {
    const shown = withEmoji(short);
    return shown === short ? whole : hold(make("span", { className: "b-emoji", title: short, textContent: shown }));
  }
  const end = endOf(bare);
  const address = unescaped(bare.slice(0, end));
  return hold(link(address, address)) + bare.slice(end);
}

function endOf(address) {
  let end = address.length;
  for (;;) {
    const length = [4, 1].find((n) => TRAILING.has(address.slice(end - n, end)));
    if (!length) return end;
    end -= length;
  }
}

// The whole text is walked once: what a run holds has none of its own marks, so that no run is read a fourth time.
function styled(text, held) {
  const out = [];
  let at = 0;
  for (const { 0: run, index } of text.matchAll(STYLED)) {
    const inside = styled(run.slice(1, -1), held);
    out.push(restored(text.slice(at, index), held), make(MARKS[run[0]], {}, inside));
    at = index + run.length;
  }
  return [...out, restored(text.slice(at), held)].flat();
}

function restored(text, held) {
  const pieces = text.split(HELD);
  return pieces.map((piece, at) => (at % 2 ? held[Number(piece)] : unescaped(piece))).filter((one) => one !== "");
}

// Code keeps its marks and loses only links' brackets, as in Slack.
function codeOf(text, place) {
  const pieces = text.split(/<([^<>\n]+)>/);
  return pieces.map((piece, at) => (at % 2 ? markedUp(piece, place) : unescaped(piece)));
}

function markedUp(marked, place) {
  const cut = marked.indexOf("|");
  const [target, label] = cut < 0 ? [marked, ""] : [marked.slice(0, cut), marked.slice(cut + 1)];
  if (target.startsWith("@")) return mention(target.slice(1), place, unescaped(label));
  if (target.startsWith("#")) return channel(target.slice(1), place, unescaped(label));
  if (target.startsWith("!")) return special(target.slice(1), unescaped(label), place);
  const address = unescaped(target);
  if (!safeAddress(address)) return document.createTextNode(unescaped(`<${marked}>`));
  return link(address, label ? withEmoji(unescaped(label)) : address.replace(/^mailto:/, ""));
}

function special(target, label, place) {
  const [kind, ...rest] = target.split("^");
  if (kind === "date") {
    const [seconds, template = "", address = ""] = rest;
    return drawDate({ seconds, template: unescaped(template), address: unescaped(address), fallback: label }, place);
  }
  if (kind === "subteam") return pill(label || `@${rest[0] ?? "group"}`, false);
  return ["channel", "here", "everyone"].includes(kind)
    ? broadcast(kind)
    : make("span", { textContent: label || `<!${target}>` });
}

const pill = (words, isLoud) =>
  make("span", { className: isLoud ? "b-pill b-pill-loud" : "b-pill", textContent: words });

/** `@channel`, `@here` or `@everyone`: it calls people, so it is loud. */
export const broadcast = (range) => pill(`@${range}`, true);

/** A person's name as a pill; loud where it is the reader's own. */
export function mention(user, place, label = "") {
  return pill(`@${place.names?.[user] ?? (label.replace(/^@/, "") || user)}`, user === place.me);
}

/** A channel's name as a pill. */
export function channel(id, place, label = "") {
  return pill(`#${place.rooms?.[id] ?? (label.replace(/^#/, "") || id)}`, false);
}

/** A text object, plain or mrkdwn, in a box of its own; null where there is none. */
export function drawText(text, place, className = "") {
  if (!text) return null;
  const box = make("div", { className: `b-text ${className}`.trim() });
  box.append(text.type === "mrkdwn" ? mrkdwn(text.text, place) : plainOf(text));
  return box;
}
