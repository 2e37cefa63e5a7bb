// A pane that keeps to its end while it is there, and keeps its place otherwise.

const NEAR_END = 24;
const NEAR_TOP = 1600;

/**
 * Watches `pane`, which scrolls `content`. `onTop` is called near the top, `onEnd` on coming to the end.
 * Gives { isAtEnd, toEnd, holding }: `holding(change)` makes a change of the content without moving what is seen.
 */
export function keepsPlace(pane, content, { onTop = () => {}, onEnd = () => {} } = {}) {
  const at = { end: true, last: 0 };
  const distance = () => pane.scrollHeight - pane.clientHeight - pane.scrollTop;
  const toEnd = () => {
    at.end = true;
    pane.scrollTop = pane.scrollHeight;
    onEnd();
  };
  pane.addEventListener("scroll", () => {
    const wentUp = pane.scrollTop < at.last - 1;
    at.last = pane.scrollTop;
    const isNear = distance() < NEAR_END;
    if (isNear && !at.end) onEnd();
    at.end = isNear || (at.end && !wentUp);
    if (pane.scrollTop < NEAR_TOP && wentUp) onTop();
  }, { passive: true });
  const sized = new ResizeObserver(() => { if (at.end) toEnd(); });
  sized.observe(content);
  sized.observe(pane);
  return { isAtEnd: () => at.end, toEnd, holding: (change) => hold(pane, content, at, change) };
}

/** The first message in view stays where it is on the screen. */
function hold(pane, content, at, change) {
  if (at.end) {
    change();
    return;
  }
  const top = pane.getBoundingClientRect().top;
  const inView = (nodes) => [...nodes].find((one) => one.getBoundingClientRect().bottom > top);
  const batch = inView(content.children);
  const anchor = inView(batch?.querySelectorAll(".message") ?? []) ?? batch; // a day's divider may move away
  const before = anchor?.getBoundingClientRect().top;
  change();
  if (!anchor?.isConnected) return;
  const moved = anchor.getBoundingClientRect().top - before;
  if (moved) pane.scrollTop += moved;
  at.last = pane.scrollTop;
}
