// Short news over the page: said aloud to screen readers, gone by itself.
import { icon, make } from "./dom.js";
import { on, state } from "./state.js";
import { translator } from "./words.js";

const say = translator({ "Hide this": "收起" });

const CROSS = "M5 5l10 10M15 5L5 15";
const MOST = 4;
const LEAST_MS = 5000;
const MS_A_LETTER = 55;

const region = make("div", { className: "toasts", role: "status", "aria-live": "polite" });

/** Puts the region where it can be seen and heard: an open modal dialog covers, and silences, all else. */
function settle() {
  const host = [...document.querySelectorAll("dialog:modal")].at(-1) ?? document.body;
  if (region.parentNode !== host) host.append(region);
}

settle();
document.addEventListener("close", settle, true);
on("went", () => {
  for (const one of [...region.children]) if (!isFor(one.dataset.of)) one.remove();
});

const isFor = (person) => !person || person === state.me;

/**
 * Shows `words` for as long as they take to read; the pointer or the focus on them keeps them. What is for the person
 * `of` is shown to nobody else: not if they are no longer in view, and no longer than they are.
 */
export function toast(words, of = null) {
  if (!words || !isFor(of)) return;
  settle();
  const node = make("div", { className: "toast" }, make("p", { className: "toast-words", textContent: String(words) }));
  const dismiss = make(
    "button",
    { type: "button", className: "toast-close", "aria-label": say("Hide this") },
    icon(CROSS),
  );
  dismiss.onclick = () => node.remove();
  node.append(dismiss);
  if (of) node.dataset.of = of;
  while (region.children.length >= MOST) region.firstChild.remove();
  region.append(node);
  leaveLater(node, Math.max(LEAST_MS, String(words).length * MS_A_LETTER));
}

function leaveLater(node, after) {
  const leave = () => (node.matches(":hover, :focus-within") ? setTimeout(leave, 1000) : node.remove());
  setTimeout(leave, after);
}
