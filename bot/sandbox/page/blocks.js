// Block Kit as DOM. Text is only ever set as text: what a person typed never becomes markup.

export function make(tag, props = {}, ...children) {
  const node = Object.assign(document.createElement(tag), props);
  node.append(...children.filter((one) => one !== null && one !== undefined));
  return node;
}

const plainOf = (text) => unescape_(typeof text === "string" ? text : text?.text ?? "");

function unescape_(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

// mrkdwn: *bold*, _italic_, ~struck~, `code`, <links|labels>, <@people>, <#channels>, <!date^…>
const TOKENS = /<([^>\n]+)>|\*([^*\n]+)\*|_([^_\n]+)_|~([^~\n]+)~|`([^`\n]+)`/g;

export function mrkdwn(text, names) {
  const out = document.createDocumentFragment();
  let at = 0;
  for (const found of text.matchAll(TOKENS)) {
    out.append(unescape_(text.slice(at, found.index)), token(found, names));
    at = found.index + found[0].length;
  }
  out.append(unescape_(text.slice(at)));
  return out;
}

function token([, marked, bold, italic, struck, code], names) {
  if (bold) return make("strong", {}, mrkdwn(bold, names));
  if (italic) return make("em", {}, mrkdwn(italic, names));
  if (struck) return make("s", {}, mrkdwn(struck, names));
  if (code) return make("code", { textContent: unescape_(code) });
  const [target, label] = marked.split("|");
  if (target.startsWith("@")) return make("strong", { textContent: "@" + (names[target.slice(1)] ?? target.slice(1)) });
  if (target.startsWith("#")) return make("strong", { textContent: "#" + (label ?? target.slice(1)) });
  if (target.startsWith("!")) return make("strong", { textContent: unescape_(label ?? "@" + target.slice(1)) });
  const link = make("a", { textContent: unescape_(label ?? target), target: "_blank", rel: "noreferrer" });
  if (/^(https?|mailto):/.test(target)) link.href = unescape_(target);
  return link;
}

function text(object, names) {
  if (!object) return null;
  if (object.type === "mrkdwn") return make("div", { className: "text" }, mrkdwn(object.text, names));
  return make("div", { className: "text", textContent: plainOf(object) });
}

function rich(part, names) {
  const inside = () => (part.elements ?? []).map((one) => rich(one, names));
  switch (part.type) {
    case "rich_text": return make("div", { className: "text" }, ...inside());
    case "rich_text_section": return make("span", {}, ...inside());
    case "rich_text_list": return make(part.style === "ordered" ? "ol" : "ul", {}, ...inside().map((one) => make("li", {}, one)));
    case "rich_text_quote": return make("blockquote", {}, ...inside());
    case "rich_text_preformatted": return make("pre", {}, ...inside());
    case "user": return make("strong", { textContent: "@" + (names[part.user_id] ?? part.user_id) });
    case "link": return make("a", { href: /^https?:/.test(part.url) ? part.url : "#", textContent: part.text ?? part.url, target: "_blank", rel: "noreferrer" });
    default: {
      const shown = part.text ?? (part.name ? `:${part.name}:` : part.range ? `@${part.range}` : "");
      return part.style?.bold ? make("strong", { textContent: shown }) : document.createTextNode(shown);
    }
  }
}

const cell = (one, names) => (one.type === "rich_text" ? rich(one, names) : document.createTextNode(one.text ?? one.value));

function table(block, names) {
  const rows = block.rows.map((row, at) =>
    make("tr", {}, ...row.map((one) => make(at ? "td" : "th", {}, cell(one, names)))));
  return make("table", {}, block.caption ? make("caption", { textContent: block.caption }) : null, ...rows);
}

function chart(block) {
  const drawn = block.chart;
  const lines = drawn.segments
    ? drawn.segments.map((one) => [one.label, one.value])
    : drawn.series.flatMap((series) => series.data.map((one) => [`${series.name} - ${one.label}`, one.value]));
  const most = Math.max(1, ...lines.map(([, value]) => Math.abs(value)));
  const rows = lines.map(([label, value]) => make("tr", {}, make("th", { textContent: label }),
    make("td", {}, make("meter", { max: most, value }), ` ${value}`)));
  return make("table", {}, make("caption", { textContent: block.title }), ...rows);
}

const options = (element) => element.options ?? (element.option_groups ?? []).flatMap((one) => one.options);
const chosenValue = (state) => state?.selected_option?.value ?? "";

/** An interactive element. `use(element, value)` is called when it acts by itself; `state` is its current value. */
export function control(element, { use, state, suggest, id, names }) {
  const acts = (value) => use && confirmed(element) && use(element, value);
  const label = { id };
  switch (element.type) {
    case "button": {
      const shown = make("button", { type: "button", className: element.style ?? "", textContent: plainOf(element.text) });
      shown.onclick = () => (element.url ? window.open(element.url, "_blank", "noreferrer") : acts());
      return shown;
    }
    case "image": return make("img", { src: element.image_url ?? "", alt: element.alt_text, height: 48 });
    case "plain_text_input": {
      const tag = element.multiline ? "textarea" : "input";
      const box = make(tag, { ...label, value: state?.value ?? "", maxLength: element.max_length ?? 3000, placeholder: plainOf(element.placeholder) });
      if (element.multiline) box.rows = 5; else box.type = "text";
      return box;
    }
    case "number_input": case "email_text_input": case "url_text_input":
      return make("input", { ...label, type: "text", value: state?.value ?? "" });
    case "overflow": case "static_select": {
      const menu = make("select", label, make("option", { value: "", textContent: plainOf(element.placeholder) || "Choose" }),
        ...options(element).map((one) => make("option", { value: one.value, textContent: plainOf(one.text) })));
      menu.value = chosenValue(state);
      menu.onchange = () => menu.value && acts(menu.value);
      if (element.type === "overflow") menu.setAttribute("aria-label", "More");
      return menu;
    }
    case "multi_static_select": {
      const chosen = (state?.selected_options ?? []).map((one) => one.value);
      const menu = make("select", { ...label, multiple: true }, ...options(element).map((one) =>
        make("option", { value: one.value, textContent: plainOf(one.text), selected: chosen.includes(one.value) })));
      menu.onchange = () => acts([...menu.selectedOptions].map((one) => one.value));
      return menu;
    }
    case "external_select": {
      const list = make("datalist", { id: `${id}-list` });
      const box = make("input", { ...label, type: "text", value: plainOf(state?.selected_option?.text) });
      box.setAttribute("list", `${id}-list`);
      box.oninput = async () => list.replaceChildren(...(await suggest(box.value)).map((one) => make("option", { value: one })));
      return make("span", {}, box, list);
    }
    case "checkboxes": case "radio_buttons": {
      const many = element.type === "checkboxes";
      const chosen = many ? (state?.selected_options ?? []).map((one) => one.value) : [chosenValue(state)];
      const set = make("fieldset", label);
      for (const one of options(element)) {
        const box = make("input", { type: many ? "checkbox" : "radio", name: id, value: one.value, checked: chosen.includes(one.value) });
        box.onchange = () => acts(many ? [...set.querySelectorAll("input:checked")].map((each) => each.value) : one.value);
        const words = one.text.type === "mrkdwn" ? mrkdwn(one.text.text, names) : plainOf(one.text);
        set.append(make("label", {}, box, " ", words, one.description ? make("span", { className: "small", textContent: " " + plainOf(one.description) }) : null), make("br"));
      }
      return set;
    }
    case "datepicker": case "timepicker": {
      const box = make("input", { ...label, type: element.type === "datepicker" ? "date" : "time", value: state?.selected_date ?? state?.selected_time ?? "" });
      box.onchange = () => box.value && acts(box.value);
      return box;
    }
    case "file_input": return make("input", { ...label, type: "file", multiple: (element.max_files ?? 10) > 1 });
    default: {
      const box = make("input", { ...label, type: "text", placeholder: element.type });
      box.onchange = () => acts(box.value);
      return box;
    }
  }
}

function confirmed(element) {
  if (!element.confirm) return true;
  return window.confirm(`${plainOf(element.confirm.title)}\n\n${plainOf(element.confirm.text)}`);
}

/** One block. `place` gives names, use(block, element, value), state(block, element), suggest, error(block). */
export function draw(block, place) {
  const { names } = place;
  const inner = (element) => control(element, {
    names,
    id: `${block.block_id}-${element.action_id}`,
    use: block.type === "input" ? null : (one, value) => place.use(block, one, value),
    state: place.state(block, element),
    suggest: (value) => place.suggest(block, value),
  });
  switch (block.type) {
    case "header": return make("h3", { className: "block", textContent: plainOf(block.text) });
    case "divider": return make("hr");
    case "markdown": return make("div", { className: "block text", textContent: block.text });
    case "rich_text": return rich(block, names);
    case "image": return make("figure", { className: "block" }, make("img", { src: block.image_url ?? "", alt: block.alt_text }), make("figcaption", { textContent: plainOf(block.title) }));
    case "file": return make("p", { className: "block", textContent: "(a file)" });
    case "alert": return make("p", { className: "block error", role: "status" }, text(block.text, names));
    case "table": case "data_table": return table(block, names);
    case "data_visualization": return chart(block);
    case "carousel": return make("div", {}, ...block.elements.map((one) => draw(one, place)));
    case "card": return make("div", { className: "block" }, text(block.title, names), text(block.subtitle, names), text(block.body, names), ...(block.actions ?? []).map(inner));
    case "context": return make("div", { className: "block small" }, ...block.elements.map((one) => (one.type === "image" ? inner(one) : text(one, names))));
    case "actions": case "context_actions": return make("div", { className: "block" }, ...block.elements.flatMap((one) => [inner(one), " "]));
    case "section": return make("div", { className: "block with-accessory" },
      make("div", {}, text(block.text, names), block.fields ? make("div", { className: "fields" }, ...block.fields.map((one) => text(one, names))) : null),
      block.accessory ? inner(block.accessory) : null);
    case "input": {
      const grouped = ["checkboxes", "radio_buttons"].includes(block.element.type);
      const title = plainOf(block.label) + (block.optional ? " (optional)" : "");
      const shown = inner(block.element);
      const error = place.error(block);
      if (grouped) shown.prepend(make("legend", { textContent: title }));
      return make("div", { className: "field" },
        grouped ? null : make("label", { htmlFor: `${block.block_id}-${block.element.action_id}`, textContent: title }),
        shown,
        block.hint ? make("div", { className: "small", textContent: plainOf(block.hint) }) : null,
        error ? make("div", { className: "error", role: "alert", textContent: error }) : null);
    }
    default: return make("p", { textContent: `(${block.type})` });
  }
}
