// `table` and `data_table` blocks: a wide table scrolls in a box of its own; a data table sorts, filters, turns pages.
// docs.slack.dev/reference/block-kit/blocks/table-block and …/data-table-block
import { icon, localeOf, make, reachable } from "./dom.js";
import { rich } from "./rich.js";
import { translator } from "./words.js";

const say = translator({
  Table: "表格",
  "An empty table": "空表格",
  "Next page": "下一页",
  "Previous page": "上一页",
  "Filter the rows": "筛选行",
  "No row has these words.": "没有匹配的行。",
  "{from}–{to} of {all}": "第 {from}–{to} 行，共 {all} 行",
});
const PAGE = 5;
const DOWN = "M5 8l5 5 5-5";
const UP = "M5 12l5-5 5 5";
const LEFT = "M12 5l-5 5 5 5";
const RIGHT = "M8 5l5 5-5 5";

/** A `table` block: the first row is its header. */
export function table(block, place) {
  const rows = block.rows ?? [];
  const settings = block.column_settings ?? [];
  if (!rows.some((row) => row?.length))
    return make("p", { className: "b-quiet", textContent: say("An empty table") });
  const [head, ...body] = rows;
  const looks = (column) =>
    `b-${settings[column]?.align ?? "left"} ${settings[column]?.is_wrapped ? "b-wrapped" : "b-unwrapped"}`;
  const draw = (row, tag) =>
    make(
      "tr",
      {},
      row.map((one, column) =>
        make(tag, { className: looks(column), scope: tag === "th" ? "col" : null }, content(one, place)),
      ),
    );
  const inside = [
    make("thead", {}, draw(head, "th")),
    make(
      "tbody",
      {},
      body.map((row) => draw(row, "td")),
    ),
  ];
  return boxed(make("table", { className: "b-table", "aria-label": say("Table") }, inside), say("Table"));
}

const boxed = (inside, name) =>
  reachable(make("div", { className: "b-table-box", role: "group", "aria-label": name }, inside));

function content(one, place) {
  if (!one) return "";
  if (one.type === "rich_text") return rich(one, place);
  return one.text ?? new Intl.NumberFormat(localeOf(place)).format(one.value);
}

const isNumber = (one) => one?.type === "raw_number";
const wordsIn = (part) =>
  !part
    ? ""
    : (part.text ?? (part.elements ? part.elements.map(wordsIn).join("") : String(part.value ?? part.url ?? "")));

function compared(one, other, place) {
  if (isNumber(one) && isNumber(other)) return one.value - other.value;
  return wordsIn(one).localeCompare(wordsIn(other), localeOf(place), { numeric: true });
}

/** A `data_table` block. */
export function dataTable(block, place) {
  const [head = [], ...body] = block.rows ?? [];
  if (!head.length) return make("p", { className: "b-quiet", textContent: say("An empty table") });
  const now = { block, head, body, place, page: 0, column: -1, isDown: false, words: "" };
  now.size = block.page_size ?? PAGE;
  now.shown = make("tbody");
  now.foot = make("div", { className: "b-table-foot" });
  const sortBy = (column) => {
    Object.assign(now, { isDown: now.column === column && !now.isDown, column, page: 0 });
    refresh(now);
  };
  const heads = head.map((one, column) => headCell(one, column, body, () => sortBy(column)));
  now.heads = make("tr", {}, heads);
  const caption = make("caption", { textContent: block.caption ?? "" });
  const drawn = make(
    "table",
    { className: "b-table b-data-table" },
    caption,
    make("thead", {}, now.heads),
    now.shown,
  );
  refresh(now);
  const filter = body.length > now.size ? filterBox(now) : null;
  return make("div", { className: "b-data" }, filter, boxed(drawn, block.caption || say("Table")), now.foot);
}

function refresh(now) {
  const rows = chosen(now.body, now, now.place);
  now.page = Math.min(now.page, Math.max(0, Math.ceil(rows.length / now.size) - 1));
  markSorted(now.heads, now);
  now.shown.replaceChildren(...pageOf(rows, now));
  now.foot.replaceChildren(...turning(rows.length, now));
}

function headCell(one, column, body, sort) {
  const isFigures = body.length > 0 && body.every((row) => isNumber(row[column]));
  const button = make(
    "button",
    { type: "button", className: "b-sort" },
    one.text ?? String(one.value ?? ""),
    icon(DOWN),
  );
  button.onclick = sort;
  return make("th", { scope: "col", className: isFigures ? "b-right" : "b-left" }, button);
}

function markSorted(heads, { column, isDown }) {
  [...heads.children].forEach((cell, at) => {
    if (at === column) cell.setAttribute("aria-sort", isDown ? "descending" : "ascending");
    else cell.removeAttribute("aria-sort");
    cell.querySelector("path").setAttribute("d", at === column && !isDown ? UP : DOWN);
  });
}

function chosen(body, { column, isDown, words }, place) {
  const wanted = words.trim().toLowerCase();
  const rows = body.filter((row) => !wanted || row.some((one) => wordsIn(one).toLowerCase().includes(wanted)));
  if (column < 0) return rows;
  return rows.sort((one, other) => compared(one[column], other[column], place) * (isDown ? -1 : 1));
}

function pageOf(rows, { head, block, page, size, place }) {
  if (!rows.length) {
    const words = make("td", {
      colSpan: head.length,
      className: "b-quiet",
      textContent: say("No row has these words."),
    });
    return [make("tr", {}, words)];
  }
  const naming = block.row_header_column_index ?? 0;
  return rows.slice(page * size, (page + 1) * size).map((row) =>
    make(
      "tr",
      {},
      row.map((one, column) =>
        make(
          column === naming ? "th" : "td",
          {
            className: isNumber(one) ? "b-right b-unwrapped" : "b-left b-wrapped",
            scope: column === naming ? "row" : null,
          },
          content(one, place),
        ),
      ),
    ),
  );
}

function turning(count, now) {
  const { size } = now;
  if (count <= size) return [];
  const from = now.page * size;
  const turn = (name, path, step, isOff) => {
    const button = make(
      "button",
      { type: "button", className: "b-turn", disabled: isOff, "aria-label": name },
      icon(path),
    );
    button.onclick = () => {
      now.page += step;
      refresh(now);
    };
    return button;
  };
  const where = say("{from}–{to} of {all}", { from: from + 1, to: Math.min(from + size, count), all: count });
  return [
    make("span", { role: "status", textContent: where }),
    turn(say("Previous page"), LEFT, -1, now.page === 0),
    turn(say("Next page"), RIGHT, 1, from + size >= count),
  ];
}

function filterBox(now) {
  const name = say("Filter the rows");
  const box = make("input", { type: "search", className: "b-box b-filter", placeholder: name, "aria-label": name });
  box.oninput = (event) => {
    event.stopPropagation();
    Object.assign(now, { words: box.value, page: 0 });
    refresh(now);
  };
  box.onchange = (event) => event.stopPropagation();
  return box;
}
