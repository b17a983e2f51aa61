// Keys for those who like them: one key each, never while something is typed, and easy to switch off.
// The switch in the dialog is kept by this browser; the one in the profile goes with the account.

const KEY = "exemplar.shortcuts";
const FIELDS = 'input, textarea, select, [contenteditable]:not([contenteditable="false"]), [role="textbox"], [role="combobox"], [role="listbox"], [role="menu"]';
// What one goes through: posts, the items of lists, cards. The first kind that a page has.
const LISTS = ["[data-item]", ".ex-post", ".ex-cards > li"];

const dialog = document.getElementById("shortcuts");
const offHere = dialog?.querySelector("[data-shortcuts-switch]");
const offByProfile = () => Boolean(document.querySelector("[data-no-shortcuts]"));

function kept() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function keep(value) {
  try {
    localStorage.setItem(KEY, value);
  } catch {
    // A browser that keeps nothing: the choice holds for this page.
  }
}

let on = kept() !== "off";

const isVisible = (element) => Boolean(element?.getClientRects().length);

function search() {
  const fields = [...document.querySelectorAll('main input[type="search"], #site-search')];
  const field = fields.find(isVisible);
  if (field) {
    field.focus();
    field.select();
  } else {
    // On a narrow screen the field is in the closed menu.
    location.assign("/search/");
  }
}

function items() {
  for (const selector of LISTS) {
    const found = [...document.querySelectorAll(`main ${selector}`)].filter(isVisible);
    if (found.length) return found;
  }
  return [];
}

function focusItem(item) {
  const target = item.matches("a, button, [tabindex]") ? item : item.querySelector("h2 a, h3 a, h4 a") ?? item;
  if (target === item && !item.matches("a, button, [tabindex]")) item.tabIndex = -1;
  target.focus();
  item.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const all = items();
  if (!all.length) return;
  const here = all.findIndex((item) => item.contains(document.activeElement));
  // From nowhere in the list one comes to what is on the screen.
  const seen = all.findIndex((item) => item.getBoundingClientRect().bottom > 0);
  const next = here < 0 ? Math.max(seen, 0) : here + by;
  if (all[next]) focusItem(all[next]);
}

function help() {
  offHere.checked = on;
  dialog.querySelector("[data-shortcuts-profile]").hidden = !offByProfile();
  dialog.showModal();
}

const ACTIONS = { "/": search, "?": help, j: () => step(1), k: () => step(-1) };

function onKey(event) {
  const action = ACTIONS[event.key];
  if (!action || !on || offByProfile() || event.defaultPrevented || event.isComposing) return;
  // The question mark itself may need Shift.
  if (event.ctrlKey || event.altKey || event.metaKey || (event.shiftKey && /[a-z]/i.test(event.key))) return;
  if (event.target.closest?.(FIELDS) || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  action();
}

if (dialog) {
  document.addEventListener("keydown", onKey);
  dialog.querySelector("[data-shortcuts-close]").addEventListener("click", () => dialog.close());
  offHere.addEventListener("change", () => {
    on = offHere.checked;
    keep(on ? "on" : "off");
  });
  for (const button of document.querySelectorAll("[data-shortcuts-open]")) {
    button.hidden = false;
    button.addEventListener("click", help);
  }
}
