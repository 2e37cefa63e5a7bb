// Files on messages: pictures are shown, all else is a card to download.
import { icon, make } from "./dom.js";
import { sizeWords } from "./files.js";
import { translator } from "./words.js";

const say = translator({ "Download {name}": "下载 {name}", "A file that is kept elsewhere": "存放在别处的文件" });
const PAGE = "M5.5 3h6l3 3v11h-9zM11.5 3v3h3";
const IMAGE_LIMIT = 20 * 1024 * 1024;
const FAMILIES = [
  [/^(csv|tsv|xlsx?|ods|numbers)$/, "b-kind-sheet"],
  [/^(pdf)$/, "b-kind-pdf"],
  [/^(docx?|odt|txt|md|rtf|pages)$/, "b-kind-text"],
  [/^(zip|gz|7z|rar|tar)$/, "b-kind-pack"],
  [/^(png|jpe?g|gif|webp|svg|heic)$/, "b-kind-picture"],
];

/** A file of a message: { id, name, size, kind, url, image }. */
export function drawFile(file, place) {
  const name = file.name ?? file.id ?? "";
  const isShown = file.image && file.url && (file.size ?? 0) <= IMAGE_LIMIT;
  if (!isShown) return fileCard(file, name, place);
  const shown = make("img", { src: file.url, alt: name, className: "b-picture", loading: "lazy", decoding: "async" });
  const figure = make("figure", { className: "b-image" }, make("figcaption", {}, downloads(file, name, name)), shown);
  shown.onerror = () => figure.replaceWith(fileCard(file, name, place));
  return figure;
}

const downloads = (file, name, ...children) =>
  make(
    "a",
    { href: file.url, download: name, className: "b-link", "aria-label": say("Download {name}", { name }) },
    children,
  );

function fileCard(file, name) {
  const ending = /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase() ?? "";
  const [, family] = FAMILIES.find(([endings]) => endings.test(ending)) ?? [null, "b-kind-other"];
  const about = [ending.toUpperCase(), Number.isFinite(file.size) ? sizeWords(file.size) : ""]
    .filter(Boolean)
    .join(" · ");
  const inside = [
    make("span", { className: `b-file-icon ${family}`, "aria-hidden": "true" }, icon(PAGE)),
    make(
      "span",
      { className: "b-file-words" },
      make("strong", { textContent: name }),
      make("span", { className: "b-quiet", textContent: about }),
    ),
  ];
  if (!file.url) return make("div", { className: "b-file" }, inside);
  const card = downloads(file, name, inside);
  card.className = "b-file";
  return card;
}

/** A `file` block names a file by its id; it is drawn as the message's file of that id, if it has one. */
export function remoteFile(block, place) {
  const found = (place.files ?? []).find((one) => [block.file_id, block.external_id].includes(one.id));
  if (found) return drawFile(found, place);
  const name = block.external_id ?? block.file_id ?? "";
  const words = make(
    "span",
    { className: "b-file-words" },
    make("strong", { textContent: name }),
    make("span", { className: "b-quiet", textContent: say("A file that is kept elsewhere") }),
  );
  return make("div", { className: "b-file" }, make("span", { className: "b-file-icon" }, icon(PAGE)), words);
}
