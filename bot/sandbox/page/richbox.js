// `rich_text_input`: words with bold, italic, struck and code, as a rich_text value.
import { make } from "./dom.js";
import { rich } from "./rich.js";
import { translator } from "./words.js";

const say = translator({ Bold: "粗体", Italic: "斜体", Strikethrough: "删除线", Formatting: "格式" });
const TOOLS = [
  ["B", "Bold", "bold"],
  ["I", "Italic", "italic"],
  ["S", "Strikethrough", "strikeThrough"],
];
const STYLE_OF = {
  B: "bold",
  STRONG: "bold",
  I: "italic",
  EM: "italic",
  S: "strike",
  STRIKE: "strike",
  DEL: "strike",
  CODE: "code",
};

/** The field; `.richText()` gives a rich_text block, or null while it is empty. */
export function richField({ id, placeholder, start }, place) {
  const named = { role: "textbox", "aria-multiline": "true", "aria-labelledby": `${id}-label` };
  const face = { id, className: "b-box b-rich-box", tabIndex: 0, contentEditable: "true" };
  const box = make("div", { ...face, ...named, "data-placeholder": placeholder });
  if (start) box.append(rich(start, place));
  // what is pasted comes as its words alone
  box.addEventListener("paste", (event) => {
    event.preventDefault();
    document.execCommand("insertText", false, event.clipboardData.getData("text/plain"));
  });
  const tools = { className: "b-tools", role: "toolbar", "aria-label": say("Formatting") };
  const bar = make(
    "div",
    tools,
    TOOLS.map((one) => toolOf(one, box)),
  );
  const node = make("div", { className: "b-rich-field" }, bar, box);
  box.addEventListener("blur", () => node.dispatchEvent(new Event("change", { bubbles: true })));
  node.richText = () => (box.textContent.trim() ? { type: "rich_text", elements: sections(box) } : null);
  return node;
}

function toolOf([letter, name, command], box) {
  const face = { type: "button", className: `b-tool b-tool-${command}`, title: say(name), "aria-label": say(name) };
  const tool = make("button", face, letter);
  tool.onmousedown = (event) => event.preventDefault();
  tool.onclick = () => {
    box.focus();
    document.execCommand(command);
  };
  return tool;
}

function sections(box) {
  const lines = [[]];
  walk(box, {}, lines);
  const elements = lines.flatMap((line, at) => (at ? [{ type: "text", text: "\n" }, ...line] : line));
  return [{ type: "rich_text_section", elements }];
}

function walk(node, style, lines) {
  for (const child of node.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) {
      if (child.data)
        lines.at(-1).push({ type: "text", text: child.data, ...(Object.keys(style).length ? { style } : {}) });
    } else if (child.tagName === "BR") lines.push([]);
    else {
      if (["DIV", "P"].includes(child.tagName) && lines.at(-1).length) lines.push([]);
      walk(child, STYLE_OF[child.tagName] ? { ...style, [STYLE_OF[child.tagName]]: true } : style, lines);
    }
  }
}
