// Files that are about to be sent with a message.
import { icon, make } from "./dom.js";
import { sizeWords } from "./files.js";
import { toast } from "./toast.js";
import { translator } from "./words.js";

const say = translator({
  "Attach a file": "添加附件",
  "Attached files": "附件",
  "Remove {name}": "移除 {name}",
  "{name} is larger than {limit}. Choose a smaller file.": "{name} 超过 {limit}，请选择更小的文件。",
});

const PLUS = "M10 4v12M4 10h12";
const CROSS = "M6 6l8 8M14 6l-8 8";
const PAGE = "M5 3h7l3 3v11H5zM12 3v3h3";
/** One order carries at most 64 MB, and base64 makes a third more of it. */
const MOST = 40 * 1024 * 1024;

/** The button that chooses files and the list of those chosen; `changed` is called when the list is another. */
export function attachments(changed) {
  let files = [];
  const picker = make("input", { type: "file", multiple: true, hidden: true, tabIndex: -1 });
  const label = say("Attach a file");
  const button = make(
    "button",
    { type: "button", className: "composer-tool", "aria-label": label, title: label },
    icon(PLUS),
  );
  button.onclick = () => picker.click();
  const list = make("ul", { className: "composer-files", "aria-label": say("Attached files"), hidden: true });
  const put = (chosen) => {
    files = chosen;
    list.hidden = !files.length;
    list.replaceChildren(...files.map((file) => chip(file, () => put(files.filter((one) => one !== file)))));
    changed();
  };
  const add = (chosen) => put([...files, ...[...chosen].filter(fits)]);
  picker.onchange = () => {
    add(picker.files);
    picker.value = "";
  };
  return { button: [picker, button], list, add, chosen: () => files, clear: () => put([]) };
}

function fits(file) {
  if (file.size <= MOST) return true;
  toast(say("{name} is larger than {limit}. Choose a smaller file.", { name: file.name, limit: sizeWords(MOST) }));
  return false;
}

function chip(file, remove) {
  const words = make("span", { className: "composer-file-name", textContent: file.name });
  const size = make("span", { className: "composer-file-size", textContent: sizeWords(file.size) });
  const label = say("Remove {name}", { name: file.name });
  const cross = make("button", {
    type: "button",
    className: "composer-file-remove",
    "aria-label": label,
    title: label,
    onclick: remove,
  });
  cross.append(icon(CROSS));
  return make("li", { className: "composer-file" }, icon(PAGE), words, size, cross);
}
