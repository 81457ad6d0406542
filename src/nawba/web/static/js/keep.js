// Keeps what a person has begun when live.js replaces the page: open folds, changed fields, the place of the cursor.
let was = null;

function begun(part) {
  const fields = [...part.querySelectorAll("input, textarea, select")].filter((f) => f.id && f.type !== "hidden");
  const focus = document.activeElement;
  return {
    open: [...part.querySelectorAll("details[open][id]")].map((d) => d.id),
    typed: fields.filter((f) => f.value !== (f.defaultValue ?? "") || f.checked !== f.defaultChecked)
      .map((f) => [f.id, f.value, f.checked]),
    focus: part.contains(focus) ? focus.id : "", from: focus?.selectionStart, to: focus?.selectionEnd,
  };
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

document.addEventListener("nawba:leaving", () => { was = begun(document.querySelector("main")); });
document.addEventListener("nawba:arrived", () => { if (was) restore(was); });
