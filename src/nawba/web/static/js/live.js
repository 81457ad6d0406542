// Keeps the page true: listens to /live, and on a hint fetches the page's own main part, keeping focus and typed text.
// A `message` event says that something changed, a `beat` event that nothing did; 15 s without either is "not live".
const SILENCE = 15_000, root = document.documentElement;
const main = () => document.querySelector("main[data-live]");
let heard = Date.now(), fetching = false, again = false, composing = false;

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

// What a person has begun and the server does not know: open folds, changed fields, the place of the cursor.
function begun(part) {
  const fields = [...part.querySelectorAll("input, textarea, select")].filter((f) => f.id && f.type !== "hidden");
  const focus = document.activeElement;
  return { open: [...part.querySelectorAll("details[open][id]")].map((d) => d.id),
    typed: fields.filter((f) => f.value !== (f.defaultValue ?? "") || f.checked !== f.defaultChecked).map((f) => [f.id, f.value, f.checked]),
    focus: part.contains(focus) ? focus.id : "", from: focus?.selectionStart, to: focus?.selectionEnd };
}

function restore(was) {
  for (const id of was.open) document.getElementById(id)?.setAttribute("open", "");
  for (const [id, value, checked] of was.typed) {
    const field = document.getElementById(id);
    if (field) { field.value = value; if (checked !== undefined) field.checked = checked; }
  }
  const field = was.focus && document.getElementById(was.focus);
  if (field) { field.focus({ preventScroll: true }); if (was.from != null) field.setSelectionRange?.(was.from, was.to); }
}

async function refresh() {
  if (fetching || composing) { again = true; return; }
  fetching = true; again = false;
  try {
    const answer = await fetch(location.href, { headers: { "X-Fragment": "main" }, cache: "no-store" });
    const fresh = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
    const part = fresh && fresh.querySelector("main[data-live]");
    if (part) { const was = begun(main()); main().replaceWith(part); restore(was); document.title = fresh.title; say(true); }
  } catch { /* no line: the silence below says so */ }
  fetching = false;
  if (again) setTimeout(refresh, 300);
}

const source = new EventSource("/live?topic=" + encodeURIComponent(main().dataset.live));
const hear = () => { heard = Date.now(); say(true); };
source.onopen = () => { if (root.dataset.lost !== undefined) refresh(); hear(); };
source.onmessage = () => { hear(); refresh(); };
source.addEventListener("beat", hear);
setInterval(() => { if (Date.now() - heard > SILENCE) say(false); }, 1000);
document.addEventListener("nawba:stale", () => setTimeout(refresh, 500));
document.addEventListener("compositionstart", () => { composing = true; });
document.addEventListener("compositionend", () => { composing = false; if (again) refresh(); });
