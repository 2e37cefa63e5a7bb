// Slack's question before something is done: title, words, and two buttons.
import { make } from "./dom.js";
import { on, state } from "./state.js";
import { mrkdwn } from "./text.js";
import { translator } from "./words.js";

const say = translator({ "Are you sure?": "确定吗？", Yes: "确定", Cancel: "取消" });

let serial = 0;

const plain = (text) => (typeof text === "string" ? text : (text?.text ?? ""));

/** Asks; resolves to whether the person agreed. Escape is a no, and so is somebody else's coming into view. */
export function confirmed(asked, place) {
  if (!asked) return Promise.resolve(true);
  const dialog = drawn(asked, place);
  document.body.append(dialog);
  dialog.showModal();
  const stop = on("went", (before) => before.me !== state.me && dialog.close(""));
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      stop();
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}

function drawn(asked, place) {
  const id = `confirm-${(serial += 1)}`;
  const heading = {
    id: `${id}-title`,
    className: "modal-title",
    textContent: plain(asked.title) || say("Are you sure?"),
  };
  const yes = make("button", {
    value: "yes",
    className: asked.style === "danger" ? "do danger" : "do",
    textContent: plain(asked.confirm) || say("Yes"),
    autofocus: true,
  });
  const no = make("button", { value: "", className: "undo", textContent: plain(asked.deny) || say("Cancel") });
  const words = asked.text?.type === "mrkdwn" ? mrkdwn(asked.text.text, place) : plain(asked.text);
  return make(
    "dialog",
    { className: "confirm", "aria-labelledby": `${id}-title`, "aria-describedby": `${id}-words` },
    make(
      "form",
      { method: "dialog", className: "confirm-form" },
      make("h2", heading),
      make("div", { id: `${id}-words`, className: "confirm-words" }, words),
      make("div", { className: "modal-foot" }, no, yes),
    ),
  );
}
