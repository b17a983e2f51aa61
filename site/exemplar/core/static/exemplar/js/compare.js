// Choosing practices to compare: the choice is kept from page to page while the tab is open.
// Without a script the marks of one page are sent by the form.

const KEY = "exemplar.compare";
const MOST = 4;

function read() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY));
    return Array.isArray(kept) ? kept.filter((each) => typeof each === "string").slice(0, MOST) : [];
  } catch {
    return [];
  }
}

function keep(chosen) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(chosen));
  } catch {
    // A browser that keeps nothing: the marks of this page still count.
  }
}

let chosen = read();

const boxes = () => [...document.querySelectorAll('input[form="compare"][name="p"]')];

function hidden(slug) {
  const input = document.createElement("input");
  Object.assign(input, { type: "hidden", name: "p", value: slug });
  return input;
}

function words() {
  if (chosen.length === 1) return "1 chosen. Mark one more to compare.";
  return `${chosen.length} chosen${chosen.length === MOST ? ", which is as many as fit" : ""}.`;
}

function show() {
  const bar = document.querySelector("[data-compare]");
  if (!bar) return;
  const here = new Set(boxes().map((box) => box.value));
  for (const box of boxes()) box.checked = chosen.includes(box.value);
  bar.hidden = !chosen.length;
  bar.querySelector("[data-compare-count]").textContent = words();
  bar.querySelector("[data-compare-clear]").hidden = false;
  const others = chosen.filter((slug) => !here.has(slug)).map(hidden);
  bar.querySelector("[data-compare-others]").replaceChildren(...others);
}

function onChange(event) {
  const box = event.target;
  if (!box.matches?.('input[form="compare"][name="p"]')) return;
  const others = chosen.filter((slug) => slug !== box.value);
  const isFull = box.checked && others.length >= MOST;
  chosen = box.checked && !isFull ? [...others, box.value] : others;
  keep(chosen);
  show();
  if (isFull) {
    const count = document.querySelector("[data-compare-count]");
    count.textContent = `${MOST} fit beside one another. Take one out before you mark another.`;
  }
}

function onClick(event) {
  if (!event.target.closest("[data-compare-clear]")) return;
  chosen = [];
  keep(chosen);
  show();
  document.querySelector("#main-content")?.focus({ preventScroll: true });
}

show();
document.addEventListener("change", onChange);
document.addEventListener("click", onClick);
// Another list has been swapped in, or the page comes back as it was left.
document.addEventListener("htmx:afterSettle", show);
addEventListener("pageshow", () => {
  chosen = read();
  show();
});
