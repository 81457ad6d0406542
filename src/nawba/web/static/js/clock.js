// Keeps every running clock true: its text each second, its arc every five. Without it the page shows when it was drawn.
const root = document.documentElement;
const skew = Number(root.dataset.now) - Date.now();        // the server's clock is the one that counts
const arabic = root.dataset.digits === "arabic" && root.lang === "ar";
const digits = (text) => arabic ? text.replace(/\d/g, (d) => "٠١٢٣٤٥٦٧٨٩"[d]) : text;
const two = (n) => String(n).padStart(2, "0");

// [number, unit] as the server writes them; null from two days on, when a page drawn today still says it well
function words(ms) {
  const s = Math.floor(Math.abs(ms) / 1000);
  if (s < 3600) return [two(Math.floor(s / 60)) + ":" + two(s % 60), ""];
  if (s < 172800) return [Math.floor(s / 3600) + ":" + two(Math.floor(s / 60) % 60), " " + root.dataset.hour];
  return null;
}

function turn(clock, now, due) {
  const started = Number(clock.dataset.startedAt);
  const gone = Math.min(100, Math.max(0, Math.round(100 * (now - started) / (due - started))));
  const arc = clock.querySelector(".clock-arc");
  arc.setAttribute("stroke-dasharray", (100 - gone) + " 100");
  arc.setAttribute("stroke-dashoffset", -gone);
  clock.querySelector("[data-hand]")?.setAttribute("transform", `rotate(${Math.round(3.6 * gone)} 22 22)`);
}

function tick() {
  if (root.dataset.lost !== undefined) return;             // not live: the numbers are old and stay as they were
  const now = Date.now() + skew;
  const arcs = Math.floor(now / 1000) % 5 === 0;
  for (const clock of document.querySelectorAll(".clock[data-due-at]")) {
    const due = Number(clock.dataset.dueAt), state = clock.dataset.state;
    const text = words(due - now);
    if (text) {
      clock.querySelector("[data-number]").textContent = (now >= due ? "+" : "") + digits(text[0]);
      clock.querySelector("[data-unit]").textContent = text[1];
    }
    if (arcs && state !== "breached") turn(clock, now, due);
    const turned = (state === "running" && now >= Number(clock.dataset.riskAt)) || (state !== "breached" && now >= due);
    if (turned && !clock.dataset.asked) {                  // its look changes: ask for the page once
      clock.dataset.asked = "yes";
      document.dispatchEvent(new Event("nawba:stale"));
    }
  }
}

setInterval(tick, 1000);
tick();
