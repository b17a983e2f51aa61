// What all forms that save while somebody types have in common: when they save, how they try again, and
// what they tell. What is sent, and what an answer means, is for each kind of form to say.

const PAUSE = 500; // milliseconds after the last key
const LONGEST = 1200; // milliseconds after the first unsaved key, typing or not
const AGAIN = 3000; // milliseconds until the next try where the server did not answer
const SIGNED_OUT = "Not saved: you are signed out.";
const SILENT = "Not saved: the site does not answer. Trying again.";

// Tells this tab from another one.
export const tab = Array.from(crypto.getRandomValues(new Uint8Array(12)), (part) => part.toString(16).padStart(2, "0")).join("");

export const clock = () => new Date().toLocaleTimeString([], { hour: "numeric", minute: "2-digit" });

function button(text, style, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `usa-button ${style}`;
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}

// A box that asks what to do about a text. It is taken away with the choice.
export function warn(className, words, choices, quoted = null) {
  const box = document.createElement("div");
  box.className = `usa-alert usa-alert--warning ${className}`.trim();
  box.setAttribute("role", "alert");
  const body = document.createElement("div");
  body.className = "usa-alert__body";
  const text = document.createElement("p");
  text.className = "usa-alert__text";
  text.textContent = words;
  const buttons = document.createElement("div");
  buttons.className = "ex-buttons";
  buttons.append(...choices.map(([label, style, act]) => button(label, style, () => { box.remove(); act(); })));
  body.append(text, ...(quoted ? [quoted] : []), buttons);
  box.append(body);
  return box;
}

// Says in the form how saving stands, to screen readers as well.
export function tell(form, words, kind = "", isSignedOut = false) {
  const status = form.querySelector("[data-status]");
  if (status.dataset.text === words) return;
  status.dataset.text = words;
  status.className = `ex-saved ${kind && `ex-saved--${kind}`}`;
  status.textContent = words;
  if (!isSignedOut) return;
  const link = document.createElement("a");
  link.href = form.dataset.signIn;
  link.target = "_blank";
  link.rel = "noopener";
  link.textContent = "Sign in in a new tab";
  status.append(" Your text stays here. ", link, ", and it goes on saving.");
}

// One thing that is saved by itself. A kind of it has pairs(), the names and values that are sent;
// address(), to where; isSettled(said), whether that is an answer to a saving; and settle(status, said).
export class Saving {
  constructor(form) {
    this.form = form;
    this.state = "saved"; // saved, waiting, sending, refused, conflict
    this.changed = false;
  }

  touch() {
    this.changed = true;
    if (this.state === "conflict") return; // Until somebody has chosen.
    if (this.state !== "sending") this.state = "waiting";
    const now = Date.now();
    this.since ??= now;
    this.schedule(Math.max(0, Math.min(PAUSE, this.since + LONGEST - now)));
  }

  schedule(after = PAUSE) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), after);
  }

  async save() {
    clearTimeout(this.timer);
    if (this.state === "sending" || !this.changed) return;
    this.state = "sending";
    this.changed = false;
    this.since = null;
    const body = new URLSearchParams(this.pairs());
    body.set("csrfmiddlewaretoken", this.token.value);
    let answer = null;
    try {
      answer = await fetch(this.address(), {
        method: "POST", body, headers: { "X-Tab": tab, Accept: "application/json" },
      });
    } catch {
      this.failed("Not saved: no connection. Trying again.");
      return;
    }
    await this.take(answer);
  }

  get token() {
    return this.form.querySelector("[name=csrfmiddlewaretoken]");
  }

  async take(answer) {
    if (answer.status === 401) return this.failed(SIGNED_OUT, true);
    const said = await answer.json().catch(() => null);
    if (said && this.isSettled(answer, said)) return this.settle(answer.status, said);
    if (answer.status === 403 && !said) return this.renew();
    if (said?.message) {
      this.state = "refused";
      return this.tell(said.message, "wrong");
    }
    return this.failed(SILENT);
  }

  // The form's token is out of date, as after signing in again; or the session has ended as well.
  async renew() {
    const answer = await fetch(this.form.dataset.save).catch(() => null);
    if (answer?.status === 401) return this.failed(SIGNED_OUT, true);
    const said = answer?.ok ? await answer.json().catch(() => null) : null;
    if (!said) return this.failed(SILENT);
    this.token.value = said.token;
    return this.failed("Saving …", false, 0);
  }

  failed(words, isSignedOut = false, after = AGAIN) {
    this.state = "waiting";
    this.changed = true;
    this.tell(words, "wrong", isSignedOut);
    this.schedule(after);
  }

  tell(words, kind, isSignedOut) {
    tell(this.form, words, kind, isSignedOut);
  }
}
