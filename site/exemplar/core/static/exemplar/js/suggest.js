// Suggestions under a search box while somebody types: an editable combobox with a list.
// What is chosen is opened, or written into the field where it has no address.
// Without a script, or before the first answer, the box is a plain field of its form.

const PAUSE = 150; // milliseconds without a key before the server is asked

class Suggestions {
  constructor(input, number) {
    this.input = input;
    this.address = input.dataset.suggest;
    this.items = [];
    this.active = -1;
    this.list = document.createElement("ul");
    this.list.id = `suggestions-${number}`;
    this.list.className = "ex-suggestions";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Suggestions");
    this.list.hidden = true;
    const group = input.closest(".usa-form-group");
    group?.classList.add("ex-suggested");
    (group ?? input.form).append(this.list);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", this.list.id);
    input.addEventListener("input", () => this.wait());
    input.addEventListener("keydown", (event) => this.onKey(event));
    input.addEventListener("blur", () => this.close());
    // The field keeps the focus while an option is pressed.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.choose(this.items[Number(option.dataset.place)]);
    });
  }

  wait() {
    clearTimeout(this.timer);
    this.asked?.abort();
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  async ask() {
    const text = this.input.value.trim();
    if (!text) return this.close();
    this.asked = new AbortController();
    try {
      const query = new URLSearchParams({ q: text });
      const answer = await fetch(`${this.address}?${query}`, { signal: this.asked.signal });
      if (!answer.ok) return this.close();
      const { suggestions } = await answer.json();
      if (document.activeElement === this.input) this.show(suggestions);
    } catch {
      this.close(); // typed on, or nobody answers: the form works all the same
    }
  }

  show(items) {
    this.items = items;
    this.list.replaceChildren(...items.map((item, place) => this.option(item, place)));
    this.list.hidden = items.length === 0;
    this.input.setAttribute("aria-expanded", String(items.length > 0));
    this.mark(-1);
    this.announce(items.length);
  }

  option(item, place) {
    const option = document.createElement("li");
    option.id = `${this.list.id}-${place}`;
    option.className = "ex-suggestions__option";
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.dataset.place = place;
    const text = document.createElement("span");
    text.textContent = item.text;
    const kind = document.createElement("span");
    kind.className = "ex-suggestions__kind";
    kind.textContent = item.kind;
    option.append(text, " ", kind);
    return option;
  }

  announce(count) {
    const told = { 0: "No suggestions", 1: "1 suggestion" }[count] ?? `${count} suggestions`;
    document.getElementById("announcement").textContent = told;
  }

  mark(place) {
    const options = [...this.list.children];
    options[this.active]?.setAttribute("aria-selected", "false");
    this.active = place;
    const option = options[place];
    if (option) {
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      this.input.setAttribute("aria-activedescendant", option.id);
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  close() {
    clearTimeout(this.timer);
    this.asked?.abort();
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.mark(-1);
  }

  choose(item) {
    this.close();
    if (item.url) location.assign(item.url);
    else this.input.value = item.text;
  }

  onKey(event) {
    const count = this.items.length;
    const open = !this.list.hidden;
    if (event.key === "Escape" && open) {
      this.close();
    } else if (event.key === "Enter" && open && this.active >= 0) {
      this.choose(this.items[this.active]);
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && count) {
      this.open();
      // Beyond either end is the field itself.
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.mark(((this.active + 1 + step + count + 1) % (count + 1)) - 1);
    } else {
      return;
    }
    event.preventDefault();
  }

  open() {
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
  }
}

document.querySelectorAll("input[data-suggest]").forEach((input, number) => {
  new Suggestions(input, number);
});
