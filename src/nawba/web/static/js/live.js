// Keeps the page true: listens to /live, and on a hint fetches the page again and replaces its main part.
// `change` says that something changed, `hello` and `alive` that nothing did; 15 s without any of them is "not live".
// Who may not listen (a page's link without signing in) asks again every five seconds instead.
const SILENCE = 15_000, ASK = 5_000, root = document.documentElement;
const main = () => document.querySelector("main[data-live]");
let heard = Date.now(), asked = heard, fetching = false, again = false, composing = false;

const time = (ms) => new Date(ms).toLocaleTimeString(root.lang + "-u-nu-" + (root.dataset.digits === "arabic" ? "arab" : "latn"),
  { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: root.dataset.zone });

function say(live) {
  const word = document.querySelector("[data-live-word]"), banner = document.querySelector("[data-lost-banner]");
  if (banner) banner.hidden = live;
  root.toggleAttribute("data-lost", !live);
  if (!word) return;
  word.dataset.state = live ? "live" : "lost";
  word.textContent = live ? word.dataset.liveText : word.dataset.lostText.replace("{at}", time(heard));
}

async function refresh() {
  if (fetching || composing) { again = true; return; }
  fetching = true; again = false; asked = Date.now();
  try {
    const answer = await fetch(location.href, { headers: { "X-Fragment": "main" }, cache: "no-store" });
    const fresh = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
    const part = fresh && fresh.querySelector("main[data-live]");
    if (part) {
      document.dispatchEvent(new Event("nawba:leaving"));    // keep.js looks what a person has begun,
      main().replaceWith(part);
      document.title = fresh.title;
      document.dispatchEvent(new Event("nawba:arrived"));    // and puts it back
      hear();
    }
  } catch { /* no line: the silence below says so */ }
  fetching = false;
  if (again) setTimeout(refresh, 300);
}

function hear() { heard = Date.now(); say(true); }
// From the last change the page knows of: what was committed while it was on its way is not missed.
const source = new EventSource("/live?topic=" + encodeURIComponent(main().dataset.live)
  + (root.dataset.seen ? "&seen=" + root.dataset.seen : ""));
source.onopen = () => { if (root.hasAttribute("data-lost")) refresh(); hear(); };
source.addEventListener("change", () => { hear(); refresh(); });
for (const nothing of ["hello", "alive"]) source.addEventListener(nothing, hear);
setInterval(() => {
  if (source.readyState === EventSource.CLOSED && Date.now() - asked > ASK) refresh();
  if (Date.now() - heard > SILENCE) say(false);
}, 1000);
document.addEventListener("nawba:stale", () => setTimeout(refresh, 500));
document.addEventListener("compositionstart", () => { composing = true; });
document.addEventListener("compositionend", () => { composing = false; if (again) refresh(); });
