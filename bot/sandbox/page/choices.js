// Choosing: selects of every kind, overflow menus, checkboxes and radio buttons.
import { make } from "./dom.js";
import { act, actsByItself, nameOf, stateOf, tells } from "./element.js";
import { chooser } from "./menus.js";
import { overflow } from "./overflow.js";
import { drawText, inline, plainOf } from "./text.js";
import { translator } from "./words.js";

const say = translator({ "Choose an option": "请选择", "Choose options": "请选择" });
/** From how many characters on the bot is asked, unless the element says otherwise. */
const QUERY = 3;
/** Which words led to an option that the bot suggested: it has no value here, the bot must find it again by them. */
const foundBy = new Map();

const asOption = (one, group) => ({
  value: one.value,
  label: plainOf(one.text),
  hint: one.description ? plainOf(one.description) : "",
  url: one.url,
  group,
  raw: one,
});
const offered = (element) => [
  ...(element.options ?? []).map((one) => asOption(one)),
  ...(element.option_groups ?? []).flatMap((group) =>
    group.options.map((one) => asOption(one, plainOf(group.label))),
  ),
];
const narrowed = (options, words) => {
  const wanted = words.toLowerCase();
  return options.filter((one) => `${one.label}\n${one.hint ?? ""}`.toLowerCase().includes(wanted));
};

const sorted = (names, mark) =>
  Object.entries(names ?? {})
    .map(([value, name]) => ({ value, label: `${mark}${name}` }))
    .sort((one, other) => one.label.localeCompare(other.label));

/** All options of a select but those that only the bot knows. */
function optionsFor(element, place) {
  if (element.type.endsWith("users_select")) return sorted(place.names, "");
  if (/(conversations|channels)_select$/.test(element.type)) return sorted(place.rooms, "#");
  return offered(element);
}

function chosenNow(element, block, place, options) {
  const state = stateOf(block, element, place);
  const key = element.type.replace(/^multi_/, "").replace(/_select$/, "");
  const thing = { users: "user", conversations: "conversation", channels: "channel" }[key];
  const many = element.type.startsWith("multi_");
  if (thing) {
    const ids = many
      ? (state[`selected_${thing}s`] ?? element[`initial_${thing}s`] ?? [])
      : [state[`selected_${thing}`] ?? element[`initial_${thing}`]].filter(Boolean);
    return ids.map((id) => options.find((one) => one.value === id) ?? { value: id, label: id });
  }
  const started = state.type !== undefined;
  if (many)
    return (state.selected_options ?? (started ? [] : element.initial_options) ?? []).map((one) => asOption(one));
  const one = state.selected_option ?? (started ? null : element.initial_option);
  return one ? [asOption(one)] : [];
}

async function suggested(element, block, place, words) {
  const labels = await place.suggest(block, element, words);
  return labels
    .map((one) => (typeof one === "string" ? { value: one, label: one } : asOption(one)))
    .map((one) => ({ ...one, words }));
}

function foundAgain(one, id) {
  const spot = `${id}|${one.label}`;
  if (one.words !== undefined) foundBy.set(spot, `${one.words}→${one.label}`);
  return foundBy.get(spot) ?? one.label;
}

/** Any select: one or several of its own options, the bot's, people, or rooms. */
export function select(element, block, place) {
  const [many, isElsewhere] = [element.type.startsWith("multi_"), element.type.includes("external")];
  const options = optionsFor(element, place);
  const id = place.id(block, element);
  const value = (one) => (isElsewhere ? foundAgain(one, id) : one.value);
  let before = chosenNow(element, block, place, options);
  const node = chooser({
    id,
    many,
    most: element.max_selected_items,
    chosen: before,
    name: nameOf(element, block),
    least: isElsewhere ? (element.min_query_length ?? QUERY) : 0,
    placeholder: plainOf(element.placeholder) || say(many ? "Choose options" : "Choose an option"),
    mayClear: block.type === "input" && block.optional,
    search: (words, isAsking) =>
      (isElsewhere ? isAsking && suggested(element, block, place, words) : narrowed(options, words)) || null,
    picked: async (chosen) => {
      if (!actsByItself(block) || (!many && !chosen.length)) return;
      if (await act(node, element, block, place, many ? chosen.map(value) : value(chosen[0]))) before = chosen;
      else node.choose(before);
    },
  });
  tells(node, () => (many ? node.chosen.map(value) : node.chosen.length ? value(node.chosen[0]) : null));
  return node;
}

/** An `overflow` menu. */
export function overflowMenu(element, block, place) {
  const id = place.id(block, element);
  const node = overflow({
    id,
    options: offered(element),
    picked: (one) => act(node, element, block, place, one.value),
  });
  return node;
}

function ticked(element, block, place) {
  const state = stateOf(block, element, place);
  const started = state.type !== undefined;
  if (element.type === "checkboxes")
    return state.selected_options ?? (started ? [] : (element.initial_options ?? []));
  return [state.selected_option ?? (started ? null : element.initial_option)].filter(Boolean);
}

/** Checkboxes or radio buttons. */
export function boxes(element, block, place) {
  const many = element.type === "checkboxes";
  const id = place.id(block, element);
  const chosen = ticked(element, block, place).map((one) => one.value);
  const inputs = (element.options ?? []).map((one, at) => {
    const face = { type: many ? "checkbox" : "radio", name: id, id: at ? `${id}-${at}` : id };
    return make("input", { ...face, value: one.value, checked: chosen.includes(one.value) });
  });
  const choices = inputs.map((box, at) => choice(box, element.options[at], place));
  const node = make("fieldset", { className: "b-choices", id: `${id}-set` }, choices);
  const value = () => {
    const values = inputs.filter((one) => one.checked).map((one) => one.value);
    return many ? values : (values[0] ?? null);
  };
  const ticks = () => inputs.map((one) => one.checked);
  let before = ticks();
  node.onchange = async () => {
    if (!actsByItself(block)) return;
    if (await act(node, element, block, place, value())) before = ticks();
    else inputs.forEach((one, at) => Object.assign(one, { checked: before[at] }));
  };
  tells(node, value);
  return node;
}

function choice(box, one, place) {
  const words = one.text?.type === "mrkdwn" ? inline(one.text.text, place) : plainOf(one.text);
  const hint = one.description ? drawText(one.description, place, "b-hint") : null;
  return make("label", { className: "b-choice" }, box, make("span", {}, make("span", {}, words), hint));
}
