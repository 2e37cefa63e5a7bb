// Moments as Slack writes them: `<!date^1392734382^Posted {date_short_pretty} at {time}|fallback>`,
// in the reader's language and time zone (docs.slack.dev/messaging/formatting-message-text#date-formatting).
import { link, localeOf, make, zoneOf } from "./dom.js";

const DAY = 86_400_000;
const LONG = { weekday: "long", month: "long", day: "numeric", year: "numeric" };
const PLAIN = { month: "long", day: "numeric", year: "numeric" };
const SHORT = { month: "short", day: "numeric", year: "numeric" };
const FORMATS = {
  date_long: LONG,
  date_long_full: PLAIN,
  date: PLAIN,
  date_short: SHORT,
  date_slash: { year: "numeric", month: "2-digit", day: "2-digit" },
  time: { hour: "numeric", minute: "2-digit" },
  time_secs: { hour: "numeric", minute: "2-digit", second: "2-digit" },
};
const UNITS = [
  ["year", 365 * DAY],
  ["month", 30 * DAY],
  ["day", DAY],
  ["hour", DAY / 24],
  ["minute", DAY / 1440],
];

/** A moment by Intl, in the reader's locale and zone. */
export function moment(at, options, place) {
  return new Intl.DateTimeFormat(localeOf(place), { ...options, timeZone: zoneOf(place) }).format(at);
}

/** The day as YYYY-MM-DD in the reader's zone. */
export function isoDay(at, place) {
  return new Intl.DateTimeFormat("en-CA", { dateStyle: "short", timeZone: zoneOf(place) }).format(at);
}

/** The time as HH:MM in the reader's zone. */
export function isoTime(at, place) {
  const options = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zoneOf(place) };
  return new Intl.DateTimeFormat("en-GB", options).format(at);
}

function ordinal(day) {
  const ending = { one: "st", two: "nd", few: "rd", other: "th" };
  return day + ending[new Intl.PluralRules("en", { type: "ordinal" }).select(day)];
}

// Slack's English dates carry an ordinal: "February 18th, 2014".
function spelled(at, options, place) {
  const locale = localeOf(place);
  const parts = new Intl.DateTimeFormat(locale, { ...options, timeZone: zoneOf(place) }).formatToParts(at);
  const asSpoken = locale.startsWith("en") && options.month === "long";
  return parts.map(({ type, value }) => (asSpoken && type === "day" ? ordinal(Number(value)) : value)).join("");
}

function relativeDay(at, place) {
  const now = new Date(place.now ?? Date.now());
  const days = Math.round((Date.parse(isoDay(at, place)) - Date.parse(isoDay(now, place))) / DAY);
  if (Math.abs(days) > 1) return "";
  return new Intl.RelativeTimeFormat(localeOf(place), { numeric: "auto" }).format(days, "day");
}

function ago(at, place) {
  const past = at - new Date(place.now ?? Date.now());
  const [unit, size] = UNITS.find(([, length]) => Math.abs(past) >= length) ?? ["second", 1000];
  return new Intl.RelativeTimeFormat(localeOf(place), { numeric: "auto" }).format(Math.round(past / size), unit);
}

function dayDivider(at, place) {
  const sameYear = isoDay(at, place).slice(0, 4) === isoDay(new Date(place.now ?? Date.now()), place).slice(0, 4);
  const { year, ...withoutYear } = LONG;
  return relativeDay(at, place) || spelled(at, sameYear ? withoutYear : { ...withoutYear, year }, place);
}

function token(name, at, place) {
  if (name === "date_num") return isoDay(at, place);
  if (name === "ago") return ago(at, place);
  if (name === "day_divider_pretty") return dayDivider(at, place);
  if (name.endsWith("_pretty")) return relativeDay(at, place) || token(name.slice(0, -"_pretty".length), at, place);
  return FORMATS[name] ? spelled(at, FORMATS[name], place) : null;
}

/** A template with tokens such as {date_short} at a moment in seconds; null where it cannot be written. */
export function dated(template, seconds, place) {
  const at = new Date(Number(seconds) * 1000);
  if (!seconds || Number.isNaN(at.getTime())) return null;
  let isKnown = true;
  const words = template.replace(/\{(\w+)\}/g, (whole, name) => token(name, at, place) ?? ((isKnown = false), whole));
  return isKnown ? words : null;
}

/** Slack's date as an element whose title is the whole moment; `fallback` where it cannot be written. */
export function drawDate({ seconds, template, address, fallback }, place) {
  const words = dated(template, seconds, place);
  if (words === null) return make("span", { textContent: fallback ?? "" });
  const at = new Date(Number(seconds) * 1000);
  const title = moment(at, { dateStyle: "full", timeStyle: "long" }, place);
  const time = make("time", { dateTime: at.toISOString(), title, textContent: words });
  return address ? link(address, time) : time;
}
