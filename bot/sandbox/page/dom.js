// Making nodes. Text only ever becomes text: nothing here, or anywhere on the page, parses a string as markup.

const SVG = "http://www.w3.org/2000/svg";

const isThere = (child) => child !== null && child !== undefined && child !== false;

function setAll(node, props) {
  for (const [name, value] of Object.entries(props)) {
    if (!isThere(value)) continue;
    if (name.includes("-") || name === "role") node.setAttribute(name, value);
    else if (name === "dataset") Object.assign(node.dataset, value);
    else node[name] = value;
  }
}

/** An element with its properties (attributes where the name has a dash, and `role`) and its children. */
export function make(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  setAll(node, props);
  return fill(node, children.flat(Infinity).filter(isThere));
}

/** Puts `children` at the end of `node`, one by one: a call takes no more than some ten thousand arguments. */
export function fill(node, children) {
  for (const one of children) node.append(one);
  return node;
}

/** An SVG element; all its properties are attributes. */
export function makeSvg(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children.flat(Infinity).filter(isThere));
  return node;
}

/** A small line drawing of 20 by 20, for the eye only. */
export function icon(path, className = "") {
  const drawn = makeSvg("path", { d: path });
  const box = {
    class: `b-icon ${className}`.trim(),
    viewBox: "0 0 20 20",
    "aria-hidden": "true",
    focusable: "false",
  };
  return makeSvg("svg", box, drawn);
}

/** Lets the keyboard reach a box while it scrolls sideways, and only then. */
export function reachable(box) {
  new ResizeObserver(() => {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }).observe(box);
  return box;
}

/** The address where a link may lead there, else "": a script or a file never becomes a link. */
export function safeAddress(address) {
  const trimmed = String(address ?? "").trim();
  return /^(https?:\/\/|mailto:|tel:)/i.test(trimmed) && URL.canParse(trimmed) ? trimmed : "";
}

/** A link that opens beside the page, or a plain span where its address may not be followed. */
export function link(address, ...children) {
  const href = safeAddress(address);
  if (!href) return make("span", {}, ...children);
  return make("a", { href, target: "_blank", rel: "noopener noreferrer", className: "b-link" }, ...children);
}

/** The locale as browsers write it ("zh_CN" → "zh-CN"), English where it is none. */
export function localeOf(place) {
  const wanted = String(place?.locale ?? "").replaceAll("_", "-");
  try {
    return Intl.getCanonicalLocales(wanted)[0] ?? "en-US";
  } catch {
    return "en-US";
  }
}

/** Whether browsers know the person's time zone; theirs, or UTC. */
export function zoneOf(place) {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: place?.timezone || "UTC" }).resolvedOptions().timeZone;
  } catch {
    return "UTC";
  }
}
