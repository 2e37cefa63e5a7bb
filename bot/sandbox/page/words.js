// The page's own words, in English or Simplified Chinese as the chosen person reads; and times in their zone.
import { state } from "./state.js";

/** "en" or "zh": what the chosen person reads; before that is known, what the browser asks for. */
export const language = () => ((state.frame?.me.locale ?? navigator.language).startsWith("zh") ? "zh" : "en");

/**
 * A function that says a text of this module: `say("{n} replies", { n: 3 })`. The English is the key of `chinese`.
 * Where `n` is 1 it is said as under "{n} reply" if the texts name one: `say.many(1, "{n} reply", "{n} replies")`.
 */
export function translator(chinese) {
  const say = (text, fields = {}) => {
    const words = language() === "zh" ? (chinese[text] ?? text) : text;
    return words.replace(/\{(\w+)\}/g, (whole, name) => fields[name] ?? whole);
  };
  say.many = (n, one, more, fields = {}) => say(n === 1 ? one : more, { n, ...fields });
  return say;
}

const formats = new Map();

/** An Intl.DateTimeFormat in the person's language and time zone, made once for each kind of use. */
export function clockwork(options) {
  const locale = state.frame?.me.locale ?? navigator.language;
  const timeZone = state.frame?.me.timezone;
  const key = JSON.stringify([locale, timeZone, options]);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(locale, { timeZone, ...options }));
  return formats.get(key);
}

/** A ts ("1772460000.000100") or ISO time as a Date. */
export const dateOf = (at) => (/^[\d.]+$/.test(at) ? new Date(Number(at) * 1000) : new Date(at));

/** "2:05 PM", as on a message. */
export const timeOf = (at) => clockwork({ hour: "numeric", minute: "2-digit" }).format(dateOf(at));

/** "Monday, March 2, 2026 at 9:00 AM EST", as in a message's title. */
export const fullTime = (at) => clockwork({ dateStyle: "full", timeStyle: "short" }).format(dateOf(at));

/** "2026-03-02": the person's calendar day, to tell days apart. */
export function dayOf(at) {
  const parts = clockwork({ year: "numeric", month: "2-digit", day: "2-digit" }).formatToParts(dateOf(at));
  const part = (type) => parts.find((one) => one.type === type).value;
  return `${part("year")}-${part("month")}-${part("day")}`;
}
