// F6 goes from one part of the page to the next, as in Slack's desktop client; Shift + F6 goes back. It is also the
// way by keyboard out of an open form, to the sandbox's own controls.

const SECTIONS = "#tools, #people, #channels, #room, #thread, .modal, #panel, #guide > section";
const STOPS = "[aria-current], textarea, button, input, select, summary, a[href], [tabindex='0']";

const isInSight = (one) => one.offsetParent !== null && !one.disabled && !one.closest("[inert]");
const stopIn = (section) => {
  const stops = [...section.querySelectorAll(STOPS)].filter(isInSight);
  return stops.find((one) => one.matches("[aria-current], textarea, input, select")) ?? stops[0];
};

/** Listens for F6 from now on. */
export function start() {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "F6" || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const sections = [...document.querySelectorAll(SECTIONS)].filter(stopIn);
    const here = sections.findIndex((one) => one.contains(document.activeElement));
    const step = event.shiftKey ? -1 : 1;
    const next = sections[(Math.max(here, event.shiftKey ? 0 : -1) + step + sections.length) % sections.length];
    if (next) stopIn(next).focus();
  });
}
