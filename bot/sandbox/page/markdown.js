// Standard Markdown as Slack's `markdown` block takes it: docs.slack.dev/reference/block-kit/blocks/markdown-block
// (all headings in one size, pictures as links; tables, task lists and dividers since 2026).
import { make, reachable } from "./dom.js";
import { markdownInline } from "./markline.js";

const FENCE = /^ {0,3}(`{3,}|~{3,}(?!~))[^`]*$/;
const HEADING = /^ {0,3}(#{1,6})(?:[ \t](.*))?$/;
const RULE = /^ {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$/;
const ITEM = /^( {0,3})([-*+]|\d{1,9}[.)])( {1,4}|\t|$)(.*)$/;
const QUOTE = /^ {0,3}>/;
const DIVIDER_ROW = /^ {0,3}\|?[ \t]*:?-+:?[ \t]*(\|[ \t]*:?-+:?[ \t]*)*(\|[ \t]*)?$/;
const TASK = /^\[([ xX])\][ \t]+/;
const DEEPEST = 12;
/** Every row is as wide as the head, so a head of thousands would make millions of cells of a short text. */
const WIDEST = 50;

/** Markdown as nodes. */
export function markdown(text, place, depth = 0) {
  const out = document.createDocumentFragment();
  const lines = Array.isArray(text)
    ? text
    : String(text ?? "")
        .replace(/\r\n?/g, "\n")
        .replaceAll("\t", "    ")
        .split("\n");
  let at = 0;
  while (at < lines.length) {
    if (!lines[at].trim()) {
      at += 1;
      continue;
    }
    const [node, next] = piece(lines, at, place, depth);
    out.append(node);
    at = next;
  }
  return out;
}

function piece(lines, at, place, depth) {
  const line = lines[at];
  if (FENCE.test(line)) return fenced(lines, at);
  const heading = line.match(HEADING);
  if (heading) return [headed(heading, place), at + 1];
  if (RULE.test(line)) return [make("hr", { className: "b-divider" }), at + 1];
  if (isTable(lines, at)) return tabled(lines, at, place);
  if (depth < DEEPEST && QUOTE.test(line)) return quoted(lines, at, place, depth);
  if (depth < DEEPEST && ITEM.test(line)) return listed(lines, at, place, depth);
  return paragraph(lines, at, place, depth);
}

function headed([, marks, words = ""], place) {
  const face = { className: "b-md-heading", role: "heading", "aria-level": place.level + marks.length - 1 };
  // no rule looks at a run of spaces again from each of them
  const bare = words.replace(/^[ \t]+/, "").replace(/(?<![ \t])[ \t]+$/, "").replace(/(?<![ \t])[ \t]+#+$/, "");
  return make("div", face, markdownInline(bare, place));
}

function fenced(lines, at) {
  const fence = lines[at].match(FENCE)[1];
  const isEnd = (line) => line.trim().startsWith(fence) && !line.trim().replaceAll(fence[0], "");
  let end = at + 1;
  while (end < lines.length && !isEnd(lines[end])) end += 1;
  return [make("pre", { className: "b-pre", textContent: lines.slice(at + 1, end).join("\n") }), end + 1];
}

function quoted(lines, at, place, depth) {
  let end = at;
  while (end < lines.length && (QUOTE.test(lines[end]) || (lines[end].trim() && !startsSomething(lines, end))))
    end += 1;
  const inside = lines.slice(at, end).map((one) => one.replace(/^ {0,3}> ?/, ""));
  return [make("blockquote", { className: "b-quote" }, markdown(inside, place, depth + 1)), end];
}

const startsSomething = (lines, at) =>
  [FENCE, HEADING, RULE, QUOTE, ITEM].some((one) => one.test(lines[at])) || isTable(lines, at);

function paragraph(lines, at, place, depth) {
  let end = at + 1;
  while (end < lines.length && lines[end].trim() && (depth >= DEEPEST || !startsSomething(lines, end))) end += 1;
  const words = lines
    .slice(at, end)
    .map((one) => one.replace(/^ +/, ""))
    .join("\n");
  return [make("p", { className: "b-para" }, markdownInline(words.trimEnd(), place)), end];
}

function listed(lines, at, place, depth) {
  const isOrdered = (mark) => /\d/.test(mark);
  const first = lines[at].match(ITEM);
  const items = [];
  while (at < lines.length) {
    const found = lines[at].match(ITEM);
    if (!found || RULE.test(lines[at]) || isOrdered(found[2]) !== isOrdered(first[2])) break;
    const [inside, next] = itemLines(lines, at, found);
    items.push(item(inside, place, depth));
    at = next;
  }
  const tag = isOrdered(first[2]) ? "ol" : "ul";
  return [make(tag, { className: "b-md-list", start: tag === "ol" ? parseInt(first[2], 10) : null }, items), at];
}

// An item's lines are those indented under its text, and lazy ones that continue its paragraph.
function itemLines(lines, at, [, indent, mark, space, words]) {
  const width = indent.length + mark.length + Math.max(space.length, 1);
  const inside = [words];
  let end = at + 1;
  for (; end < lines.length; end += 1) {
    const line = lines[end];
    const depth = line.search(/\S/);
    if (depth < 0) {
      const after = lines[end + 1] ?? "";
      if (after.search(/\S/) < width) break;
      inside.push("");
    } else if (depth >= width || (depth >= 2 && ITEM.test(line.slice(2))))
      inside.push(line.slice(Math.min(depth, width)));
    else if (startsSomething(lines, end)) break;
    else inside.push(line.trimStart());
  }
  const blankThenItem = lines[end] === "" && ITEM.test(lines[end + 1] ?? "") && !RULE.test(lines[end + 1]);
  return [inside, blankThenItem ? end + 1 : end];
}

function item(inside, place, depth) {
  const task = inside[0].match(TASK);
  if (task) inside[0] = inside[0].slice(task[0].length);
  const body = make("li", { className: task ? "b-md-task" : "" }, markdown(inside, place, depth + 1));
  if (!task) return body;
  const box = make("input", {
    type: "checkbox",
    checked: task[1] !== " ",
    disabled: true,
    "aria-label": inside[0].slice(0, 80),
  });
  body.prepend(box);
  return body;
}

const cells = (line) =>
  line
    .trim()
    .replace(/^\|/, "")
    .replace(/(?<!\\)\|$/, "")
    .split(/(?<!\\)\|/)
    .map((one) => one.trim().replaceAll("\\|", "|"));

const isTable = (lines, at) =>
  lines[at].includes("|") &&
  DIVIDER_ROW.test(lines[at + 1] ?? "") &&
  cells(lines[at]).length === cells(lines[at + 1]).length &&
  cells(lines[at]).length <= WIDEST;

function tabled(lines, at, place) {
  const head = cells(lines[at]);
  const align = cells(lines[at + 1]).map((one) =>
    one.endsWith(":") ? (one.startsWith(":") ? "center" : "right") : "left",
  );
  let end = at + 2;
  while (end < lines.length && lines[end].trim() && lines[end].includes("|")) end += 1;
  const row = (tag, words) =>
    make(
      "tr",
      {},
      head.map((_, column) =>
        make(
          tag,
          { className: `b-${align[column]}`, scope: tag === "th" ? "col" : null },
          markdownInline(words[column] ?? "", place),
        ),
      ),
    );
  const body = lines.slice(at + 2, end).map((line) => row("td", cells(line)));
  const table = make("table", { className: "b-table" }, make("thead", {}, row("th", head)), make("tbody", {}, body));
  return [reachable(make("div", { className: "b-table-box", role: "group" }, table)), end];
}
