// A form's frame: title bar, body, what went wrong, and the buttons below.
import { icon, make } from "./dom.js";
import { state } from "./state.js";
import { plainOf } from "./text.js";
import { translator } from "./words.js";

const say = translator({ Back: "返回", Dismiss: "离开", Close: "关闭", Cancel: "取消", Submit: "提交" });

const CROSS = "M5 5l10 10M15 5L5 15";
const BACK = "M12 4l-6 6 6 6";
const TABBABLE = "a[href], button, input, textarea, select, [tabindex]";

/** The parts of an empty form. `does`: submit(), close(everything), type(is settled). */
export function frameOf(does) {
  const parts = {
    back: sign(BACK, () => does.close(false)),
    cross: sign(CROSS, () => does.close(true)),
    mark: make("span", { className: "modal-app", "aria-hidden": "true" }),
    title: make("h2", { id: "modal-title", className: "modal-title" }),
    body: make("div", { className: "modal-body", tabIndex: -1 }),
    failure: make("p", { className: "modal-failure", role: "alert" }),
    cancel: make("button", { type: "button", className: "undo", onclick: () => does.close(false) }),
    send: make("button", { type: "submit", className: "do" }),
  };
  const { back, mark, title, cross, body, failure, cancel, send } = parts;
  const bar = make("div", { className: "modal-bar" }, back, mark, title, cross);
  const foot = make("div", { className: "modal-foot" }, cancel, send);
  const props = { className: "modal-form", noValidate: true, autocomplete: "off" };
  parts.form = make("form", props, bar, body, failure, foot);
  parts.dialog = make("dialog", { className: "modal", "aria-labelledby": "modal-title" }, parts.form);
  parts.layer = make("div", { className: "modal-layer" }, parts.dialog);
  listen(parts, does);
  return { ...parts, label: label.bind(null, parts), wait: wait.bind(null, parts) };
}

const sign = (path, onclick) => make("button", { type: "button", className: "modal-icon", onclick }, icon(path));

function listen({ form, dialog, body }, does) {
  form.onsubmit = (event) => {
    event.preventDefault();
    does.submit();
  };
  body.addEventListener("input", (event) =>
    does.type(event.target.type === "checkbox" || event.target.type === "radio"),
  );
  body.addEventListener("change", () => does.type(true));
  body.addEventListener("scroll", () => form.classList.toggle("is-scrolled", body.scrollTop > 0), { passive: true });
  dialog.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    if (event.key === "Escape") does.close(false);
    else if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) does.submit();
    else if (event.key === "Tab") goRound(event, dialog);
    else return;
    if (event.key !== "Tab") event.preventDefault();
  });
}

/** Tab stays in the form, as it does in Slack. */
function goRound(event, dialog) {
  const stops = [...dialog.querySelectorAll(TABBABLE)].filter(
    (one) => one.tabIndex >= 0 && !one.disabled && one.offsetParent !== null,
  );
  const [first, last] = [stops[0], stops.at(-1)];
  const leaves = event.shiftKey ? document.activeElement === first : document.activeElement === last;
  if (!leaves && dialog.contains(document.activeElement)) return;
  event.preventDefault();
  (event.shiftKey ? last : first)?.focus();
}

function label({ back, cross, mark, title, failure, cancel, send }, view, depth, words) {
  title.textContent = plainOf(view.title);
  mark.textContent = state.frame.app.name.slice(0, 1);
  back.hidden = depth < 2;
  mark.hidden = depth > 1;
  back.setAttribute("aria-label", say("Back"));
  cross.setAttribute("aria-label", say("Dismiss"));
  cancel.textContent = plainOf(view.close) || say(view.submit ? "Cancel" : "Close");
  send.hidden = !view.submit;
  send.textContent = plainOf(view.submit) || say("Submit");
  failure.textContent = words ?? "";
  failure.hidden = !words;
}

function wait({ send, cancel }, waits) {
  send.disabled = waits;
  cancel.disabled = waits;
  send.classList.toggle("is-waiting", waits);
  if (waits) send.setAttribute("aria-busy", "true");
  else send.removeAttribute("aria-busy");
}
