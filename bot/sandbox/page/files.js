// Files on their way from the person's disk to the sandbox.
import { translator } from "./words.js";

const say = translator({
  "{n} byte": "{n} 字节",
  "{n} bytes": "{n} 字节",
  "{name} is larger than {limit}. Choose a smaller file.": "{name} 超过 {limit}，请选择更小的文件。",
  "{name} could not be read. Was it moved or deleted?": "无法读取 {name}，它是否已被移动或删除？",
});

/** As much as Slack takes in a form's file field. */
export const TEN_MB = 10 * 1024 * 1024;

/** "14 KB", "2.1 MB". */
export function sizeWords(bytes) {
  if (bytes < 1024) return say.many(bytes, "{n} byte", "{n} bytes");
  const kilo = bytes / 1024;
  return kilo < 1024 ? `${Math.round(kilo)} KB` : `${(kilo / 1024).toFixed(1).replace(/\.0$/, "")} MB`;
}

/** What is wrong with a file's size, in words; "" when nothing is. */
export function tooLarge(file) {
  if (file.size <= TEN_MB) return "";
  return say("{name} is larger than {limit}. Choose a smaller file.", { name: file.name, limit: sizeWords(TEN_MB) });
}

/** A file as orders carry it: [name, base64]. */
export function encoded(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve([file.name, reader.result.slice(reader.result.indexOf(",") + 1)]);
    reader.onerror = () => {
      reject(new Error(say("{name} could not be read. Was it moved or deleted?", { name: file.name })));
    };
    reader.readAsDataURL(file);
  });
}
