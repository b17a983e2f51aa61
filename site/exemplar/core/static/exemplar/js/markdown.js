// A plain toolbar above each Markdown text, and how the text will look, from the server.

const PAUSE = 500; // milliseconds without a key before the server is asked

// Puts text in the place of a selection, so that the browser's own undo takes it back.
function replace(area, start, end, text) {
  area.focus();
  area.setSelectionRange(start, end);
  if (!document.execCommand("insertText", false, text)) {
    area.setRangeText(text, start, end, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

// Puts marks around the selection, or takes them away.
const around = (mark, sample) => (area) => {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const length = mark.length;
  if (value.slice(start - length, start) === mark && value.slice(end, end + length) === mark) {
    const inner = value.slice(start, end);
    replace(area, start - length, end + length, inner);
    return area.setSelectionRange(start - length, start - length + inner.length);
  }
  const inner = value.slice(start, end) || sample;
  replace(area, start, end, mark + inner + mark);
  return area.setSelectionRange(start + length, start + length + inner.length);
};

// Begins each line of the selection with a mark, or takes the marks away.
const lines = (mark, pattern) => (area) => {
  const { value } = area;
  const start = value.lastIndexOf("\n", area.selectionStart - 1) + 1;
  const next = value.indexOf("\n", area.selectionEnd);
  const end = next === -1 ? value.length : next;
  const chosen = value.slice(start, end).split("\n");
  const isMarked = chosen.every((line) => pattern.test(line));
  const changed = chosen.map((line, place) => (isMarked ? line.replace(pattern, "") : mark(place) + line));
  replace(area, start, end, changed.join("\n"));
};

function link(area) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const words = value.slice(start, end) || "words";
  replace(area, start, end, `[${words}](https://)`);
  const address = start + words.length + 3;
  area.setSelectionRange(address, address + "https://".length);
}

const TOOLS = [
  ["Bold", "b", around("**", "bold")],
  ["Italic", "i", around("*", "italic")],
  ["Link", "k", link],
  ["Heading", "", lines(() => "## ", /^#+ /)],
  ["List", "", lines(() => "- ", /^[-*] /)],
  ["Steps", "", lines((place) => `${place + 1}. `, /^\d+\. /)],
  ["Quote", "", lines(() => "> ", /^> ?/)],
];

function made(tag, classes, text = "") {
  const element = document.createElement(tag);
  element.className = classes;
  element.textContent = text;
  return element;
}

function addToolbar(area) {
  const bar = made("div", "ex-tools-bar");
  bar.dataset.tools = "";
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-controls", area.id);
  bar.setAttribute("aria-label", `Formatting: ${area.labels[0]?.textContent.trim() ?? ""}`);
  TOOLS.forEach(([name, key, act], place) => {
    const button = made("button", "ex-tools-bar__button", name);
    button.type = "button";
    button.tabIndex = place ? -1 : 0;
    if (key) button.title = `Ctrl+${key.toUpperCase()}`;
    button.addEventListener("click", () => act(area));
    bar.append(button);
  });
  bar.addEventListener("keydown", (event) => walk(event, bar));
  area.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    const tool = TOOLS.find(([, key]) => key && key === event.key.toLowerCase());
    if (!tool) return;
    event.preventDefault();
    tool[2](area);
  });
  area.before(bar);
}

// One stop for the tab key; arrows go from button to button.
function walk(event, bar) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const buttons = [...bar.children];
  const place = buttons.indexOf(document.activeElement);
  const next = buttons[(place + step + buttons.length) % buttons.length];
  for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
  next.focus();
}

function addLook(area, address) {
  const details = made("details", "ex-details ex-look");
  details.dataset.look = "";
  const shown = made("div", "ex-look__text usa-prose");
  details.append(made("summary", "", "How it will look"), shown);
  let timer = null;
  let asked = null;

  async function show() {
    asked?.abort();
    asked = new AbortController();
    const token = area.form.querySelector("[name=csrfmiddlewaretoken]").value;
    const body = new URLSearchParams({ text: area.value, csrfmiddlewaretoken: token });
    try {
      const answer = await fetch(address, { method: "POST", body, signal: asked.signal });
      const isOurs = answer.headers.get("Content-Type")?.startsWith("text/html");
      if ((answer.ok || answer.status === 422) && isOurs) shown.innerHTML = await answer.text();
      else shown.textContent = "The preview is not there at the moment. Your text is.";
    } catch (error) {
      if (error.name !== "AbortError") shown.textContent = "No connection. Your text is not lost.";
    }
  }

  details.addEventListener("toggle", () => { if (details.open) show(); });
  area.addEventListener("input", () => {
    clearTimeout(timer);
    if (details.open) timer = setTimeout(show, PAUSE);
  });
  area.after(details);
}

function improve(root) {
  const address = document.querySelector("[data-markdown-preview]")?.dataset.markdownPreview;
  for (const area of root.querySelectorAll("textarea[data-markdown]")) {
    addToolbar(area);
    if (address) addLook(area, address);
  }
}

improve(document);
document.addEventListener("ex:field", (event) => improve(event.detail));
