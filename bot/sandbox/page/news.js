// News of the sandbox, by one stream for all windows of a browser: it opens six connections to one host at most, and
// what people do needs them. One window that is in sight holds the stream and tells the others; when it is closed or
// hidden, the next one takes over.

const NAME = "marketsafe sandbox";
const AGAIN_MS = 3000;

/**
 * Calls `heard` with each { world, version } while this window is in sight, and with the newest when it comes back.
 * `world` tells one start of the sandbox from the next; `version` grows with whatever a person could see.
 */
export function listen(heard) {
  const windows = new BroadcastChannel(NAME);
  let newest = null;
  let stay = new AbortController();
  windows.onmessage = ({ data: news }) => {
    if (!news && newest) windows.postMessage(newest);
    else if (news && !document.hidden) heard(news);
  };
  const tell = (news) => {
    newest = news;
    windows.postMessage(news);
    heard(news);
  };
  const attend = () => {
    stay.abort();
    newest = null;
    if (document.hidden) return;
    stay = new AbortController();
    // whoever holds the stream is asked for the newest; it may be nobody, and then it will be us
    windows.postMessage(null);
    hold(stay.signal, tell);
  };
  document.addEventListener("visibilitychange", attend);
  attend();
}

/** Tells what the stream says, from when no other window holds it until `signal` ends it. */
function hold(signal, tell) {
  const held = () =>
    new Promise((resolve) => {
      if (signal.aborted) resolve();
      else stream(signal, tell);
      signal.addEventListener("abort", resolve);
    });
  navigator.locks.request(NAME, { signal }, held).catch((failure) => {
    if (failure.name !== "AbortError") throw failure;
  });
}

/** A stream that broke off is begun anew by the browser, but for one whose answer was none: that is left to us. */
function stream(signal, tell) {
  if (signal.aborted) return;
  const source = new EventSource("/changes");
  source.onmessage = ({ data }) => tell(JSON.parse(data));
  source.onerror = () => {
    if (source.readyState === EventSource.CLOSED) setTimeout(() => stream(signal, tell), AGAIN_MS);
  };
  signal.addEventListener("abort", () => source.close());
}
