// Saves what is typed, field by field, while somebody writes. Text that the server has not confirmed
// stays in the browser, and is offered again after a crash. Without a script every button saves.

const PAUSE = 500; // milliseconds after the last key
const LONGEST = 1200; // milliseconds after the first unsaved key, typing or not
const AGAIN = 3000; // milliseconds until the next try where the server did not answer
const OWN = 10000; // milliseconds in which another tab may still be saving what it keeps here

const form = document.querySelector("[data-writing]");
const status = form?.querySelector("[data-status]");
const tab = Array.from(crypto.getRandomValues(new Uint8Array(12)), (part) => part.toString(16).padStart(2, "0")).join("");
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

class WrittenField {
  constructor(name) {
    this.name = name;
    this.state = "saved"; // saved, waiting, sending, refused, conflict
    this.changed = false;
  }

  touch() {
    this.changed = true;
    store(this.name, read(wrapperOf(this.name)));
    if (this.state === "conflict") return; // Until somebody has chosen.
    if (this.state !== "sending") this.state = "waiting";
    const now = Date.now();
    this.since ??= now;
    this.schedule(Math.max(0, Math.min(PAUSE, this.since + LONGEST - now)));
  }

  schedule(after) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), after);
  }

  async save() {
    clearTimeout(this.timer);
    if (this.state === "sending") return this.sent;
    if (!this.changed) return null;
    this.state = "sending";
    this.changed = false;
    this.since = null;
    this.sent = this.send().finally(() => { this.sent = null; });
    return this.sent;
  }

  async send() {
    const wrapper = wrapperOf(this.name);
    const body = new URLSearchParams(read(wrapper));
    body.set(`seen-${this.name}`, wrapper.querySelector("[data-seen]").value);
    body.set("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    let answer = null;
    try {
      answer = await fetch(`${form.dataset.save}?field=${this.name}`, {
        method: "POST", body, headers: { "X-Tab": tab, Accept: "application/json" },
      });
    } catch {
      return this.failed("Not saved: no connection. Trying again.");
    }
    return this.take(answer);
  }

  async take(answer) {
    if (answer.status === 401) return this.failed("Not saved: you are signed out.", true);
    const said = await answer.json().catch(() => null);
    if (said?.seen) return this.settle(answer.status, said);
    if (answer.status === 403 && !said) return this.renew();
    if (said?.message) {
      this.state = "refused";
      return tell(said.message, "wrong");
    }
    return this.failed("Not saved: the site does not answer. Trying again.");
  }

  // The form's token is out of date, as after signing in again; or the session has ended as well.
  async renew() {
    const answer = await fetch(form.dataset.save).catch(() => null);
    if (answer?.status === 401) return this.failed("Not saved: you are signed out.", true);
    const said = answer?.ok ? await answer.json() : null;
    if (!said) return this.failed("Not saved: the site does not answer. Trying again.");
    form.querySelector("[name=csrfmiddlewaretoken]").value = said.token;
    return this.failed("Saving …", false, 0);
  }

  settle(code, said) {
    const wrapper = wrapperOf(this.name);
    wrapper.querySelector("[data-notes]").innerHTML = said.notes;
    replaceChecklist(said.checklist);
    if (code === 409) {
      this.state = "conflict";
      this.theirs = said.seen;
      this.changed = true;
      return tell("Not saved: a section has been changed elsewhere. Choose below it.", "wrong");
    }
    if (code === 422) {
      this.state = "refused";
      return tell("Not saved: one answer cannot be kept as it is.", "wrong");
    }
    wrapper.querySelector("[data-seen]").value = said.seen;
    this.state = "saved";
    if (this.changed) return this.touch();
    forget(`${keyStart}${this.name}:${tab}`);
    return report();
  }

  failed(text, isSignedOut = false, after = AGAIN) {
    this.state = "waiting";
    this.changed = true;
    this.schedule(after);
    tell(text, "wrong", isSignedOut);
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
    if (!answer?.ok) return tell("The saved text could not be fetched. Try again.", "wrong");
    const { html } = await answer.json();
    const wrapper = wrapperOf(this.name);
    wrapper.outerHTML = html;
    forget(`${keyStart}${this.name}:${tab}`);
    this.state = "saved";
    this.changed = false;
    form.dispatchEvent(new CustomEvent("ex:field", { detail: wrapperOf(this.name), bubbles: true }));
    wrapperOf(this.name).focus();
    return tell("What is saved stands here now.");
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

function tell(text, kind = "", isSignedOut = false) {
  if (status.dataset.text === text) return;
  status.dataset.text = text;
  status.className = `ex-saved ${kind && `ex-saved--${kind}`}`;
  status.textContent = text;
  if (!isSignedOut) return;
  const link = document.createElement("a");
  link.href = form.dataset.signIn;
  link.target = "_blank";
  link.rel = "noopener";
  link.textContent = "Sign in in a new tab";
  status.append(" Your text stays here. ", link, ", and it goes on saving.");
}

const unsaved = () => [...fields.values()].filter((field) => field.state !== "saved" || field.changed);

function report() {
  const at = new Date().toLocaleTimeString([], { hour: "numeric", minute: "2-digit" });
  const left = unsaved();
  if (!left.length) tell(`Saved ${at}`);
  else if (left.every((field) => field.state === "waiting" || field.state === "sending")) tell("Saving …");
}

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

function button(text, style, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `usa-button ${style}`;
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}

function offer(found) {
  const box = document.createElement("div");
  box.className = "usa-alert usa-alert--warning ex-left-over";
  box.setAttribute("role", "alert");
  const body = document.createElement("div");
  body.className = "usa-alert__body";
  const text = document.createElement("p");
  text.className = "usa-alert__text";
  const names = found.map(({ name }) => wrapperOf(name).querySelector("legend, label")?.textContent.trim());
  text.textContent = `This browser holds text that was not saved when you left: ${[...new Set(names)].join(", ")}.`;
  const buttons = document.createElement("div");
  buttons.className = "ex-buttons";
  buttons.append(
    button("Put it back", "", () => { found.forEach(putBack); box.remove(); }),
    button("Throw it away", "usa-button--outline", () => { found.forEach(({ key }) => forget(key)); box.remove(); }),
  );
  body.append(text, buttons);
  box.append(body);
  form.before(box);
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
