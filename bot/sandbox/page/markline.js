// One run of standard Markdown: styles, code, links, pictures (as links), Slack's mentions and emoji.
import { link, make } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { inline as slackInline } from "./text.js";

const HELD = /\uE000(\d+)\uE001/;
const joined = (parts, between) => new RegExp(parts.map((one) => one.source).join(between), "g");
/** A link or picture: [words](address "title"). */
const LINK = joined(
  [
    /!?\[(?<words>(?:[^[\]\\]|\\.|\[[^[\]]*\])*)\]\(/,
    /(?:<(?<inAngles>[^<>\n]*)>|(?<address>[^\s()]*(?:\([^\s()]*\)[^\s()]*)*))/,
    /(?:\s+["'(][^\n]*?["')])?\s*\)/,
  ],
  "",
);
const ATOMS = joined(
  [
    /\\(?<escaped>[!-/:-@[-`{-~])/,
    /(?<ticks>`+)(?<code>[^`]|[^`][\s\S]*?[^`])\k<ticks>(?!`)/,
    LINK,
    /<(?<auto>(?:https?:\/\/|mailto:)[^\s<>]+)>/,
    /(?<slack><[@#!][^<>\n]+>)/,
    /(?<bare>https?:\/\/[^\s<>"`\u3000-\u303F\uFF00-\uFFEF]*[^\s<>"`.,:;!?'")\]*_~\u3000-\u303F\uFF00-\uFFEF])/,
    /(?<short>:[a-z0-9_+'-]+:)/,
    /(?<hard>(?:(?<! ) {2,}|\\)\n)/,
  ],
  "|",
);

const RUN = /(\*+|_+|~~)/;
const SPACE = /^$|\s/u;
const SIGN = /[\p{P}\p{S}]/u;
const TAGS = { "*": ["em", "strong"], _: ["em", "strong"], "~~": ["s", "s"] };

/** Markdown's inline marks as nodes. */
export function markdownInline(text, place) {
  const held = [];
  const hold = (node) => `\uE000${held.push(node) - 1}\uE001`;
  const clean = text.replace(/[\uE000\uE001]/g, "");
  return styled(
    clean.replace(ATOMS, (...found) => atom(found.at(-1), found[0], hold, place)),
    held,
  );
}

function atom(found, whole, hold, place) {
  if (found.escaped !== undefined) return hold(found.escaped);
  if (found.code !== undefined)
    return hold(make("code", { className: "b-code", textContent: codeWords(found.code) }));
  if (found.words !== undefined) return hold(linked(found, place));
  if (found.auto ?? found.bare) return hold(link(found.auto ?? found.bare, found.auto ?? found.bare));
  if (found.slack !== undefined) return hold(slackInline(found.slack, place));
  if (found.hard !== undefined) return hold(make("br"));
  const shown = withEmoji(found.short);
  return shown === found.short ? whole : hold(shown);
}

const isPadded = (code) => code.startsWith(" ") && code.endsWith(" ") && code.trim();
const codeWords = (code) => (isPadded(code) ? code.slice(1, -1) : code).replaceAll("\n", " ");

function linked({ words, address, inAngles }, place) {
  const target = entities(inAngles ?? address ?? "").replace(/\\(.)/g, "$1");
  return link(target, words ? markdownInline(words, place) : target);
}

const NAMED = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" };
const entities = (text) => text.replace(/&(amp|lt|gt|quot|apos|nbsp);/g, (_, name) => NAMED[name]);

// Runs of marks open and close as CommonMark has it (spec.commonmark.org, "Emphasis and strong emphasis"): in one
// walk over the text, with the runs that may still be closed on a stack.
function styled(text, held) {
  const stack = [];
  const pieces = text.split(RUN);
  pieces.forEach((piece, at) => {
    if (at % 2 === 0) stack.push(...restored(piece, held).map((node) => ({ node })));
    else
      meet(
        runOf(piece, pieces[at - 1].at(-1) ?? pieces[at - 2] ?? "", pieces[at + 1].at(0) ?? pieces[at + 2] ?? ""),
        stack,
      );
  });
  return stack.map(nodeOf);
}

const nodeOf = (one) => one.node ?? one.mark.repeat(one.count);

function runOf(piece, before, after) {
  const [mark, count] = piece === "~~" ? ["~~", 1] : [piece[0], piece.length];
  const [spaceBefore, spaceAfter] = [SPACE.test(before), SPACE.test(after)];
  const [signBefore, signAfter] = [SIGN.test(before), SIGN.test(after)];
  const left = !spaceAfter && (!signAfter || spaceBefore || signBefore);
  const right = !spaceBefore && (!signBefore || spaceAfter || signAfter);
  const inWord = mark === "_" && left && right;
  return { mark, count, opens: left && (!inWord || signBefore), closes: right && (!inWord || signAfter) };
}

function meet(run, stack) {
  while (run.closes && run.count) {
    const at = stack.findLastIndex((one) => one.opens && one.mark === run.mark);
    if (at < 0) break;
    const opener = stack[at];
    const width = run.mark !== "~~" && opener.count > 1 && run.count > 1 ? 2 : 1;
    const inside = stack.splice(at + 1).map(nodeOf);
    opener.count -= width;
    run.count -= width;
    if (!opener.count) stack.pop();
    stack.push({ node: make(TAGS[run.mark][width - 1], {}, inside) });
  }
  if (run.count) stack.push(run);
}

function restored(text, held) {
  const pieces = text.split(HELD);
  return pieces
    .flatMap((piece, at) => (at % 2 ? [held[Number(piece)]].flat() : entities(piece)))
    .filter((one) => one !== "");
}
