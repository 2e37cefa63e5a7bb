// An `input` block: label, field, what is wrong with it, hint.
import { icon, make } from "./dom.js";
import { control } from "./inputs.js";
import { plainOf } from "./text.js";
import { translator } from "./words.js";

const say = translator({ "(optional)": "（选填）" });
const WRONG = "M10 8v4M10 15h.01M10 2.5L18 17H2z";

/** One field of a form, with its label. */
export function field(block, place) {
  const id = place.id(block, block.element);
  const shown = control(block.element, block, place);
  const isSet = shown.tagName === "FIELDSET";
  const label = labelOf(block, id, isSet);
  if (isSet) shown.prepend(label);
  const hint = block.hint && make("div", { className: "b-hint", id: `${id}-hint`, textContent: plainOf(block.hint) });
  const wrong = place.error(block);
  const error = wrong && make("div", { className: "b-error", id: `${id}-error`, role: "alert" }, icon(WRONG), wrong);
  const isWhole = isSet || shown.getAttribute("role") === "group";
  const named = isWhole ? shown : (shown.querySelector(`[id="${CSS.escape(id)}"]`) ?? shown);
  describe(named, { id, hint, error, block });
  return make("div", { className: wrong ? "b-input b-wrong" : "b-input" }, isSet ? null : label, shown, error, hint);
}

function labelOf(block, id, isSet) {
  const optional = block.optional && make("span", { className: "b-optional", textContent: ` ${say("(optional)")}` });
  const face = { className: "b-label", id: `${id}-label`, htmlFor: isSet ? null : id };
  return make(isSet ? "legend" : "label", face, plainOf(block.label), optional);
}

/** Says to those who do not see it what stands below a field, and what is wrong with it. */
function describe(named, { id, hint, error, block }) {
  const about = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(" ");
  if (about) named.setAttribute("aria-describedby", about);
  if (error) named.setAttribute("aria-invalid", "true");
  if (["SPAN", "DIV", "FIELDSET"].includes(named.tagName)) named.setAttribute("aria-labelledby", `${id}-label`);
  else if (!block.optional) named.setAttribute("aria-required", "true");
}
