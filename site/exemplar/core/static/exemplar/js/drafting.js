// Saves what is typed as a draft while somebody writes a post. Text that the server has not confirmed
// stays in its form. Two tabs that write in the same place are told of one another. Without a script a
// button saves.

import { Saving, clock, warn } from "./saving.js";

const TYPED = ["title", "kind", "body"];

class Drafting extends Saving {
  constructor(form) {
    super(form);
    form.addEventListener("input", (event) => { if (TYPED.includes(event.target.name)) this.touch(); });
    form.addEventListener("submit", () => { this.left = true; clearTimeout(this.timer); });
    addEventListener("beforeunload", (event) => this.leave(event));
    addEventListener("pageshow", () => { this.left = false; });
    for (const name of ["online", "focus"]) addEventListener(name, () => { if (this.state === "waiting") this.save(); });
  }

  field(name) {
    return this.form.elements.namedItem(name);
  }

  async save() {
    if (this.left) clearTimeout(this.timer);
    else await super.save();
  }

  pairs() {
    const named = [...TYPED, "key", "edition"].map((name) => [name, this.field(name)]);
    return named.filter(([, field]) => field).map(([name, field]) => [name, field.value]);
  }

  address() {
    return this.form.dataset.save;
  }

  isSettled(answer) {
    return answer.ok || answer.status === 409;
  }

  settle(code, said) {
    if (code === 409) return this.conflict(said);
    this.field("edition").value = said.edition;
    this.state = this.changed ? "waiting" : "saved";
    if (this.changed) return this.schedule();
    return this.tell(`Draft saved ${clock()}`);
  }

  conflict(said) {
    this.state = "conflict";
    this.changed = true;
    this.tell("Not saved: another tab has saved something else here.", "wrong");
    this.box?.remove();
    const theirs = document.createElement("blockquote");
    theirs.className = "ex-conflict__saved";
    theirs.textContent = [said.title, said.body].filter(Boolean).join("\n\n") || "(nothing)";
    this.box = warn("", "Another tab has saved a different text for this place:", [
      ["Keep what stands here", "", () => this.keep(said)],
      ["Take the other text", "usa-button--outline", () => this.takeOther(said)],
    ], theirs);
    this.form.querySelector("[data-status]").before(this.box);
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
}

function improve(root) {
  for (const form of root.querySelectorAll("form[data-drafting]")) {
    if (form.drafting) continue;
    form.drafting = new Drafting(form);
  }
}

improve(document);
document.addEventListener("htmx:afterSettle", (event) => improve(event.target));
