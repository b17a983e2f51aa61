// Saves what is typed as a draft while somebody writes a post. Text that the server has not confirmed
// stays in its form. Two tabs that write in the same place are told of one another. Without a script a
// button saves.

const PAUSE = 500; // milliseconds after the last key
const LONGEST = 1200; // milliseconds after the first unsaved key, typing or not
const AGAIN = 3000; // milliseconds until the next try where the server did not answer
const TYPED = ["title", "kind", "body"];

const tab = Array.from(crypto.getRandomValues(new Uint8Array(12)), (part) => part.toString(16).padStart(2, "0")).join("");

class Drafting {
  constructor(form) {
    this.form = form;
    this.status = form.querySelector("[data-status]");
    this.state = "saved"; // saved, waiting, sending, conflict, refused
    form.addEventListener("input", (event) => this.touch(event));
    form.addEventListener("submit", () => { this.left = true; clearTimeout(this.timer); });
    addEventListener("beforeunload", (event) => this.leave(event));
    addEventListener("pageshow", () => { this.left = false; });
    for (const name of ["online", "focus"]) addEventListener(name, () => { if (this.state === "waiting") this.save(); });
  }

  field(name) {
    return this.form.elements.namedItem(name);
  }

  touch(event) {
    if (!TYPED.includes(event.target.name)) return;
    this.changed = true;
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
    if (this.state === "sending" || this.left || !this.changed) return;
    this.state = "sending";
    this.changed = false;
    this.since = null;
    const body = new URLSearchParams();
    for (const name of [...TYPED, "key", "edition", "csrfmiddlewaretoken"]) {
      const field = this.field(name);
      if (field) body.set(name, field.value);
    }
    let answer = null;
    try {
      answer = await fetch(this.form.dataset.save, {
        method: "POST", body, headers: { "X-Tab": tab, Accept: "application/json" },
      });
    } catch {
      this.failed("Not saved: no connection. Trying again.");
      return;
    }
    await this.take(answer);
  }

  async take(answer) {
    if (answer.status === 401) return this.failed("Not saved: you are signed out.", true);
    const said = await answer.json().catch(() => null);
    if (answer.ok && said) return this.settle(said);
    if (answer.status === 409 && said) return this.conflict(said);
    if (answer.status === 403) return this.renew();
    if (said?.message) {
      this.state = "refused";
      return this.tell(said.message, "wrong");
    }
    return this.failed("Not saved: the site does not answer. Trying again.");
  }

  settle(said) {
    this.field("edition").value = said.edition;
    this.state = this.changed ? "waiting" : "saved";
    if (this.changed) return this.schedule(PAUSE);
    const at = new Date().toLocaleTimeString([], { hour: "numeric", minute: "2-digit" });
    return this.tell(`Draft saved ${at}`);
  }

  failed(text, isSignedOut = false, after = AGAIN) {
    this.changed = true;
    this.state = "waiting";
    this.tell(text, "wrong", isSignedOut);
    this.schedule(after);
  }

  // The form's token is out of date, as after signing in again; or the session has ended as well.
  async renew() {
    const answer = await fetch(this.form.dataset.save).catch(() => null);
    if (answer?.status === 401) return this.failed("Not saved: you are signed out.", true);
    const said = answer?.ok ? await answer.json().catch(() => null) : null;
    if (!said) return this.failed("Not saved: the site does not answer. Trying again.");
    this.field("csrfmiddlewaretoken").value = said.token;
    return this.failed("Saving …", false, 0);
  }

  conflict(said) {
    this.state = "conflict";
    this.changed = true;
    this.tell("Not saved: another tab has saved something else here.", "wrong");
    this.box?.remove();
    this.box = document.createElement("div");
    this.box.className = "usa-alert usa-alert--warning";
    this.box.setAttribute("role", "alert");
    const body = document.createElement("div");
    body.className = "usa-alert__body";
    const text = document.createElement("p");
    text.className = "usa-alert__text";
    text.textContent = "Another tab has saved a different text for this place:";
    const theirs = document.createElement("blockquote");
    theirs.className = "ex-conflict__saved";
    theirs.textContent = [said.title, said.body].filter(Boolean).join("\n\n") || "(nothing)";
    const buttons = document.createElement("div");
    buttons.className = "ex-buttons";
    buttons.append(
      this.button("Keep what stands here", "", () => this.keep(said)),
      this.button("Take the other text", "usa-button--outline", () => this.takeOther(said)),
    );
    body.append(text, theirs, buttons);
    this.box.append(body);
    this.status.before(this.box);
  }

  button(text, style, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = `usa-button ${style}`;
    made.textContent = text;
    made.addEventListener("click", () => { this.box.remove(); act(); });
    return made;
  }

  keep(said) {
    this.field("edition").value = said.edition;
    this.state = "waiting";
    this.changed = true;
    this.save();
    this.field("body").focus();
  }

  takeOther(said) {
    this.field("edition").value = said.edition;
    for (const name of TYPED) {
      const field = this.field(name);
      if (field && said[name] !== undefined) field.value = said[name];
    }
    this.state = "saved";
    this.changed = false;
    this.tell("The other text stands here now.");
    this.field("body").focus();
  }

  leave(event) {
    if (this.left || !this.changed || this.state === "saved") return;
    event.preventDefault();
  }

  tell(text, kind = "", isSignedOut = false) {
    if (this.status.dataset.text === text) return;
    this.status.dataset.text = text;
    this.status.className = `ex-saved ${kind && `ex-saved--${kind}`}`;
    this.status.textContent = text;
    if (!isSignedOut) return;
    const link = document.createElement("a");
    link.href = this.form.dataset.signIn;
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = "Sign in in a new tab";
    this.status.append(" Your text stays here. ", link, ", and it goes on saving.");
  }
}

function improve(root) {
  for (const form of root.querySelectorAll("form[data-drafting]")) {
    if (form.drafting) continue;
    form.drafting = new Drafting(form);
  }
}

improve(document);
document.addEventListener("htmx:afterSettle", (event) => improve(event.target));
