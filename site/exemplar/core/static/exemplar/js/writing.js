// Saves what is typed, field by field, while somebody writes. Text that the server has not confirmed
// stays in the browser, and is offered again after a crash. Without a script every button saves.

import { Saving, clock, tab, warn } from "./saving.js";

const OWN = 10000; // milliseconds in which another tab may still be saving what it keeps here

const form = document.querySelector("[data-writing]");
const keyStart = form && `exemplar:writing:${form.dataset.writing}:`;
const fields = new Map();
let leaving = false;

const wrapperOf = (name) => form.querySelector(`[data-field="${CSS.escape(name)}"]`);

function store(name, pairs) {
  try {
    localStorage.setItem(`${keyStart}${name}:${tab}`, JSON.stringify({ pairs, at: Date.now() }));
  } catch {
    // Full, or switched off: the text is still in its field.
  }
}

function forget(key) {
  try { localStorage.removeItem(key); } catch { /* switched off */ }
}

// What a field's controls would send, without what it says of its version.
function read(wrapper) {
  const pairs = [];
  for (const control of wrapper.querySelectorAll("input, textarea, select")) {
    if (!control.name || control.hasAttribute("data-seen") || control.type === "file") continue;
    if ((control.type === "checkbox" || control.type === "radio") && !control.checked) continue;
    pairs.push([control.name, control.value]);
  }
  return pairs;
}

// What pairs say, whatever their rows are numbered: the server leaves out rows that were taken out or
// are blank, and adds a blank one, which stands last on the page.
function told(pairs, wrapper) {
  const rows = {};
  const said = [];
  for (const [name, text] of pairs) {
    const [, number, column] = /-(\d+)-(.+)$/.exec(name) ?? [];
    if (column) (rows[number] ??= {})[column] = text;
    else said.push([name, text]);
  }
  const last = [...wrapper.querySelectorAll("[data-row]")].pop();
  const blank = last && JSON.stringify(Object.fromEntries(read(last).map(([name, text]) => [name.replace(/^.*-\d+-/, ""), text])));
  said.push(...Object.values(rows).filter((row) => !row.DELETE && JSON.stringify(row) !== blank));
  return JSON.stringify(said);
}

class WrittenField extends Saving {
  constructor(name) {
    super(form);
    this.name = name;
  }

  touch() {
    store(this.name, read(wrapperOf(this.name)));
    super.touch();
  }

  pairs() {
    const wrapper = wrapperOf(this.name);
    return [...read(wrapper), [`seen-${this.name}`, wrapper.querySelector("[data-seen]").value]];
  }

  address() {
    return `${form.dataset.save}?field=${this.name}`;
  }

  isSettled(_answer, said) {
    return Boolean(said.seen);
  }

  settle(code, said) {
    const wrapper = wrapperOf(this.name);
    wrapper.querySelector("[data-notes]").innerHTML = said.notes;
    replaceChecklist(said.checklist);
    if (code === 409) {
      this.state = "conflict";
      this.theirs = said.seen;
      this.changed = true;
      return this.tell("Not saved: a section has been changed elsewhere. Choose below it.", "wrong");
    }
    if (code === 422) {
      this.state = "refused";
      return this.tell("Not saved: one answer cannot be kept as it is.", "wrong");
    }
    wrapper.querySelector("[data-seen]").value = said.seen;
    this.state = "saved";
    if (this.changed) return this.touch();
    forget(`${keyStart}${this.name}:${tab}`);
    return this.report();
  }

  // Theirs is known now: the next saving replaces it.
  keep() {
    wrapperOf(this.name).querySelector("[data-seen]").value = this.theirs;
    this.state = "waiting";
    this.changed = true;
    return this.save();
  }

  async takeSaved() {
    const answer = await fetch(`${form.dataset.save}?field=${this.name}`).catch(() => null);
    if (!answer?.ok) return this.tell("The saved text could not be fetched. Try again.", "wrong");
    const { html } = await answer.json();
    const wrapper = wrapperOf(this.name);
    wrapper.outerHTML = html;
    forget(`${keyStart}${this.name}:${tab}`);
    this.state = "saved";
    this.changed = false;
    form.dispatchEvent(new CustomEvent("ex:field", { detail: wrapperOf(this.name), bubbles: true }));
    wrapperOf(this.name).focus();
    return this.tell("What is saved stands here now.");
  }

  report() {
    const left = unsaved();
    if (!left.length) this.tell(`Saved ${clock()}`);
    else if (left.every((field) => field.state === "waiting" || field.state === "sending")) this.tell("Saving …");
  }
}

function replaceChecklist(html) {
  const place = form.querySelector("[data-checklist]");
  const wasOpen = place.querySelector("details")?.open;
  const had = document.activeElement?.closest?.("[data-checklist]") && document.activeElement.getAttribute("href");
  place.innerHTML = html;
  place.querySelector("details").open = wasOpen;
  if (had) place.querySelector(`a[href="${CSS.escape(had)}"]`)?.focus();
}

const unsaved = () => [...fields.values()].filter((field) => field.state !== "saved" || field.changed);

function fieldOf(target) {
  const wrapper = target.closest?.("[data-field]");
  if (!wrapper) return null;
  const name = wrapper.dataset.field;
  if (!fields.has(name)) fields.set(name, new WrittenField(name));
  return fields.get(name);
}

function onInput(event) {
  if (event.target.type === "file") return;
  fieldOf(event.target)?.touch();
}

// A button leads elsewhere once everything typed is saved; where that fails, the form itself does it.
async function onSubmit(event) {
  const button = event.submitter;
  const field = button && fieldOf(button);
  if (button?.name === "keep" || button?.name === "take") {
    event.preventDefault();
    return button.name === "keep" ? field.keep() : field.takeSaved();
  }
  leaving = true;
  return null;
}

function onLeave(event) {
  if (leaving || !unsaved().length) return;
  event.preventDefault();
}

function tryAgain() {
  for (const field of unsaved()) if (field.state === "waiting") field.save();
}

// Text of an earlier visit that the server has not confirmed.
function leftOver() {
  const found = [];
  try {
    for (let place = 0; place < localStorage.length; place += 1) {
      const key = localStorage.key(place);
      if (!key.startsWith(keyStart)) continue;
      const name = key.slice(keyStart.length).split(":")[0];
      const { pairs, at } = JSON.parse(localStorage.getItem(key));
      const wrapper = wrapperOf(name);
      if (!wrapper || told(read(wrapper), wrapper) === told(pairs, wrapper)) forget(key);
      else if (Date.now() - at > OWN || performance.timeOrigin > at) found.push({ key, name, pairs, at });
    }
  } catch { /* switched off, or not ours */ }
  return found.sort((one, other) => one.at - other.at);
}

function putBack({ key, name, pairs }) {
  const wrapper = wrapperOf(name);
  const byName = Map.groupBy ? Map.groupBy(pairs, ([each]) => each) : group(pairs);
  for (const each of byName.keys()) {
    const more = wrapper.querySelector("[data-more]");
    for (let tries = 0; more && tries < 40 && !wrapper.querySelector(`[name="${CSS.escape(each)}"]`); tries += 1) {
      more.dispatchEvent(new CustomEvent("ex:more", { bubbles: true }));
    }
  }
  for (const control of wrapper.querySelectorAll("input, textarea, select")) {
    if (!control.name || control.hasAttribute("data-seen")) continue;
    const values = (byName.get(control.name) ?? []).map(([, value]) => value);
    if (control.type === "checkbox") control.checked = values.includes(control.value);
    else if (values.length) [control.value] = values;
  }
  forget(key);
  fieldOf(wrapper).touch();
}

function group(pairs) {
  const found = new Map();
  for (const pair of pairs) found.set(pair[0], [...(found.get(pair[0]) ?? []), pair]);
  return found;
}

function offer(found) {
  const names = found.map(({ name }) => wrapperOf(name).querySelector("legend, label")?.textContent.trim());
  const words = `This browser holds text that was not saved when you left: ${[...new Set(names)].join(", ")}.`;
  form.before(warn("ex-left-over", words, [
    ["Put it back", "", () => found.forEach(putBack)],
    ["Throw it away", "usa-button--outline", () => found.forEach(({ key }) => forget(key))],
  ]));
}

if (form) {
  form.addEventListener("input", onInput);
  form.addEventListener("change", onInput);
  form.addEventListener("ex:changed", onInput);
  form.addEventListener("submit", onSubmit);
  window.addEventListener("beforeunload", onLeave);
  window.addEventListener("online", tryAgain);
  window.addEventListener("focus", tryAgain);
  window.addEventListener("pageshow", () => { leaving = false; });
  const found = leftOver();
  if (found.length) offer(found);
}
