// What pages do better with a script. Everything works without it.

// Print buttons are hidden until there is a script to serve them.
function revealPrintButtons(root) {
  for (const button of root.querySelectorAll("[data-print]")) button.hidden = false;
}

// A menu closes when one turns to something else.
function closeMenus(but) {
  for (const menu of document.querySelectorAll(".ex-menu[open]")) {
    if (menu !== but) menu.open = false;
  }
}

function onClick(event) {
  if (event.target.closest("[data-print]")) window.print();
  closeMenus(event.target.closest(".ex-menu"));
}

function onKey(event) {
  const menu = document.querySelector(".ex-menu[open]");
  if (event.key !== "Escape" || !menu) return;
  closeMenus();
  menu.querySelector("summary").focus();
}

// The field or button that had the focus before htmx replaced its part of the page.
let focused = null;

function selectorOf(element) {
  if (!element || element === document.body) return null;
  if (element.id) return `#${CSS.escape(element.id)}`;
  if (!element.name) return null;
  const name = `[name="${CSS.escape(element.name)}"]`;
  return element.value ? `${name}[value="${CSS.escape(element.value)}"]` : name;
}

function rememberFocus() {
  focused = selectorOf(document.activeElement);
}

function restoreFocus() {
  if (!focused || document.activeElement !== document.body) return;
  document.querySelector(focused)?.focus({ preventScroll: true });
}

// A swapped-in part says what changed in an element marked data-announce, such as the result count.
function announce(root) {
  const news = root.matches?.("[data-announce]") ? root : root.querySelector?.("[data-announce]");
  if (news) document.getElementById("announcement").textContent = news.textContent.trim();
}

// On a narrow screen the filters of a list are closed until somebody opens them, and then stay so.
let filtersOpen = matchMedia("(min-width: 64em)").matches;

function openFilters(root) {
  for (const filters of root.querySelectorAll("[data-filters]")) {
    filters.open = filtersOpen;
    filters.addEventListener("toggle", () => { filtersOpen = filters.open; });
  }
}

// Addresses say only what was chosen: no empty field, no order that is the usual one.
function shortenAddress(event) {
  const { formData, elt } = event.detail;
  for (const name of new Set(formData.keys())) {
    const usual = elt.querySelector(`[name="${CSS.escape(name)}"][data-usual]`)?.dataset.usual ?? "";
    if (formData.get(name) === usual) formData.delete(name);
  }
}

revealPrintButtons(document);
openFilters(document);
document.addEventListener("click", onClick);
document.addEventListener("keydown", onKey);
document.addEventListener("htmx:configRequest", shortenAddress);
document.addEventListener("htmx:beforeSwap", rememberFocus);
document.addEventListener("htmx:afterSettle", (event) => {
  restoreFocus();
  announce(event.target);
  revealPrintButtons(event.target);
  openFilters(event.target);
});
