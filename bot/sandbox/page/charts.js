// `data_visualization` blocks as SVG, with a legend, and the figures as a table for those who do not see the drawing.
// Bars stand in groups, the first area lies at the back: see docs.slack.dev/reference/block-kit/blocks,
// "data visualization block".
import { localeOf, make, makeSvg } from "./dom.js";

const WIDTH = 560;
const HEIGHT = 260;
const TOP = 12;
const RIGHT = 12;
const LEFT = 52;
const SLANTED_LEFT = 76;
const TICKS = 5;
const HALF = 90;
const CENTRE = 110;
const CROWDED = 7;
const LONG = 9;

/** One chart. */
export function chart(block, place) {
  const drawn = block.chart ?? {};
  const isPie = drawn.type === "pie";
  const names = isPie ? (drawn.segments ?? []).map((one) => one.label) : (drawn.series ?? []).map((one) => one.name);
  const figure = isPie ? pie(drawn.segments ?? [], block.title, place) : axes(drawn, block.title, place);
  return make(
    "figure",
    { className: `b-chart b-chart-${drawn.type ?? "none"}` },
    make("figcaption", { textContent: block.title ?? "" }),
    make("div", { className: "b-chart-body" }, figure, legend(names, isPie ? drawn.segments : null, place)),
    figures(drawn, block.title, place),
  );
}

const numbers = (place) => new Intl.NumberFormat(localeOf(place), { maximumFractionDigits: 2 });
const short = (place) => new Intl.NumberFormat(localeOf(place), { notation: "compact", maximumFractionDigits: 1 });
const shares = (place) => new Intl.NumberFormat(localeOf(place), { style: "percent", maximumFractionDigits: 1 });
const svg = (width, height, title, ...children) =>
  makeSvg(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": title ?? "", class: "b-svg" },
    children,
  );
const hint = (words) => {
  const title = makeSvg("title");
  title.textContent = words;
  return title;
};
const words = (text, attributes) => {
  const node = makeSvg("text", attributes);
  node.textContent = text;
  return node;
};

function legend(names, segments, place) {
  const total = (segments ?? []).reduce((sum, one) => sum + Math.max(0, one.value), 0);
  const share = (at) => (total ? shares(place).format(Math.max(0, segments[at].value) / total) : "");
  return make(
    "ul",
    { className: "b-legend" },
    names.map((name, at) =>
      make(
        "li",
        {},
        make("span", { className: `b-swatch b-series-${at % 6}` }),
        make("span", { textContent: name }),
        segments
          ? make("span", {
              className: "b-figure",
              textContent: [numbers(place).format(segments[at].value), share(at)].filter(Boolean).join(" · "),
            })
          : null,
      ),
    ),
  );
}

const cellOf = (words) => make("td", { textContent: words });
const headOf = (words, scope) => make("th", { scope, textContent: words });

function figures(drawn, title, place) {
  const format = (value) => (Number.isFinite(value) ? numbers(place).format(value) : "");
  const series = drawn.series ?? [];
  const rows = drawn.segments
    ? drawn.segments.map((one) => [one.label, format(one.value)])
    : categoriesOf(drawn).map((label, at) => [label, ...series.map((one) => format(one.data?.[at]?.value))]);
  const body = rows.map(([label, ...values]) => make("tr", {}, headOf(label, "row"), values.map(cellOf)));
  const heads = series.map((one) => headOf(one.name, "col"));
  return make(
    "table",
    { className: "b-unseen" },
    make("caption", { textContent: title ?? "" }),
    make("thead", {}, drawn.segments ? null : make("tr", {}, make("td"), heads)),
    make("tbody", {}, body),
  );
}

function pie(segments, title, place) {
  const total = segments.reduce((sum, one) => sum + Math.max(0, one.value), 0);
  let turned = 0;
  const slices = segments
    .filter((one) => one.value > 0)
    .map((one) => {
      const share = one.value / total;
      const slice = sliceOf(turned, share);
      turned += share;
      slice.setAttribute("class", `b-slice b-series-${segments.indexOf(one) % 6}`);
      slice.append(hint(`${one.label}: ${numbers(place).format(one.value)} (${shares(place).format(share)})`));
      return slice;
    });
  const none = makeSvg("circle", { cx: CENTRE, cy: CENTRE, r: HALF, class: "b-none" });
  return svg(2 * CENTRE, 2 * CENTRE, title, slices.length ? slices : none);
}

function sliceOf(turned, share) {
  if (share > 0.9999) return makeSvg("circle", { cx: CENTRE, cy: CENTRE, r: HALF });
  const at = (part) => {
    const angle = 2 * Math.PI * (part - 0.25);
    return `${(CENTRE + HALF * Math.cos(angle)).toFixed(2)} ${(CENTRE + HALF * Math.sin(angle)).toFixed(2)}`;
  };
  const arc = `A ${HALF} ${HALF} 0 ${share > 0.5 ? 1 : 0} 1 ${at(turned + share)}`;
  return makeSvg("path", { d: `M ${CENTRE} ${CENTRE} L ${at(turned)} ${arc} Z` });
}

const categoriesOf = (drawn) =>
  drawn.axis_config?.categories ?? (drawn.series?.[0]?.data ?? []).map((one) => one.label);

// Round steps, so that the axis reads 0, 20, 40 rather than 0, 17.3, 34.6; zero is always on it.
function scaleOf(values) {
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const rough = (high - low || 1) / TICKS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].find((one) => one * power >= rough) * power;
  const [from, to] = [Math.floor(low / step) * step, Math.ceil((high || (low ? 0 : step)) / step) * step];
  const ticks = Array.from({ length: Math.round((to - from) / step) + 1 }, (_, at) => from + at * step);
  return { from, to, ticks };
}

function axes(drawn, title, place) {
  const labels = categoriesOf(drawn);
  const series = drawn.series ?? [];
  const { from, to, ticks } = scaleOf(series.flatMap((one) => (one.data ?? []).map((each) => each.value)));
  const isSlanted = labels.length > CROWDED || labels.some((one) => one.length > LONG && labels.length > 4);
  const bottom = (isSlanted ? 70 : 28) + (drawn.axis_config?.x_label ? 20 : 0);
  const left = (isSlanted ? SLANTED_LEFT : LEFT) + (drawn.axis_config?.y_label ? 18 : 0);
  const room = { left, right: WIDTH - RIGHT, top: TOP, bottom: HEIGHT };
  const slot = (room.right - room.left) / Math.max(1, labels.length);
  const y = (value) => room.bottom - ((value - from) / (to - from || 1)) * (room.bottom - room.top);
  const scene = { labels, series, room, slot, y, isSlanted, place };
  const marks = { bar: bars, line: lines, area: areas }[drawn.type] ?? (() => []);
  return svg(
    WIDTH,
    HEIGHT + bottom,
    title,
    grid(ticks, scene),
    marks(scene),
    marksBelow(scene),
    titles(drawn.axis_config, scene, bottom),
  );
}

function grid(ticks, { room, y, place }) {
  return ticks.map((value) =>
    makeSvg(
      "g",
      {},
      makeSvg("line", {
        x1: room.left,
        x2: room.right,
        y1: y(value),
        y2: y(value),
        class: value ? "b-grid" : "b-zero",
      }),
      words(short(place).format(value), { x: room.left - 8, y: y(value) + 4, "text-anchor": "end", class: "b-tick" }),
    ),
  );
}

function marksBelow({ labels, room, slot, isSlanted }) {
  return labels.map((label, at) => {
    const [x, y] = [room.left + slot * (at + 0.5), room.bottom + 18];
    const spot = isSlanted
      ? { x, y: y - 4, "text-anchor": "end", transform: `rotate(-35 ${x} ${y - 4})`, class: "b-tick" }
      : { x, y, "text-anchor": "middle", class: "b-tick" };
    return words(isSlanted && label.length > 13 ? `${label.slice(0, 12)}…` : label, spot);
  });
}

function titles(config = {}, { room }, bottom) {
  const [middle, across] = [(room.top + room.bottom) / 2, (room.left + room.right) / 2];
  const along = { x: 14, y: middle, "text-anchor": "middle", transform: `rotate(-90 14 ${middle})`, class: "b-axis" };
  return [
    config?.x_label
      ? words(config.x_label, { x: across, y: room.bottom + bottom - 4, "text-anchor": "middle", class: "b-axis" })
      : null,
    config?.y_label ? words(config.y_label, along) : null,
  ];
}

const told = (series, one, place) => hint(`${series.name} · ${one.label}: ${numbers(place).format(one.value)}`);

function bars({ series, slot, room, y, place }) {
  const width = Math.min(48, (slot * 0.72) / series.length);
  return series.flatMap((one, group) =>
    (one.data ?? []).map((each, at) => {
      const x = room.left + slot * (at + 0.5) + (group - series.length / 2) * width;
      const [top, base] = [Math.min(y(each.value), y(0)), Math.max(y(each.value), y(0))];
      const box = { x: x + 1, y: top, width: Math.max(1, width - 2), height: Math.max(0, base - top), rx: 2 };
      return makeSvg("rect", { ...box, class: `b-series-${group % 6}` }, told(one, each, place));
    }),
  );
}

const points = (data, { slot, room, y }) =>
  data.map((one, at) => `${(room.left + slot * (at + 0.5)).toFixed(1)} ${y(one.value).toFixed(1)}`);

function lines(scene, isDotted = true) {
  return scene.series.flatMap((one, group) => {
    const data = one.data ?? [];
    const spots = points(data, scene);
    const path = makeSvg("path", {
      d: spots.length ? `M ${spots.join(" L ")}` : "",
      class: `b-line b-series-${group % 6}`,
    });
    const dots = data.map((each, at) => {
      const [cx, cy] = spots[at].split(" ");
      return makeSvg(
        "circle",
        { cx, cy, r: isDotted ? 4 : 3, class: `b-dot b-series-${group % 6}` },
        told(one, each, scene.place),
      );
    });
    return [path, ...dots];
  });
}

function areas(scene) {
  const filled = scene.series.map((one, group) => {
    const spots = points(one.data ?? [], scene);
    if (!spots.length) return null;
    const [first, last] = [spots[0].split(" ")[0], spots.at(-1).split(" ")[0]];
    const base = scene.y(0).toFixed(1);
    return makeSvg("path", {
      d: `M ${first} ${base} L ${spots.join(" L ")} L ${last} ${base} Z`,
      class: `b-area b-series-${group % 6}`,
    });
  });
  return [...filled, ...lines(scene, false)];
}
