// Rows below a text: one more without a round trip, and a button to take one out.

const form = document.querySelector("[data-writing]");

function renumber(row, number) {
  for (const name of ["name", "id", "for", "aria-describedby"]) {
    for (const element of row.querySelectorAll(`[${name}]`)) {
      element.setAttribute(name, element.getAttribute(name).replace(/-\d+-/g, `-${number}-`));
    }
  }
  const label = row.getAttribute("aria-label").replace(/\d+$/, number + 1);
  row.setAttribute("aria-label", label);
  row.querySelector(".ex-row__number").textContent = label;
}

function empty(row) {
  for (const message of row.querySelectorAll(".usa-error-message")) message.remove();
  for (const marked of row.querySelectorAll("[class*='--error']")) {
    marked.classList.remove("usa-form-group--error", "usa-label--error", "usa-input--error");
  }
  for (const control of row.querySelectorAll("input, textarea, select")) {
    if (control.type === "checkbox") control.checked = false;
    else if (control.tagName === "SELECT") control.selectedIndex = 0;
    else control.value = "";
  }
  for (const part of row.querySelectorAll("[data-tools], [data-look]")) part.remove();
}

function addRow(button) {
  const rows = button.closest("[data-field]").querySelectorAll("[data-row]");
  const last = rows[rows.length - 1];
  const added = last.cloneNode(true);
  added.hidden = false;
  empty(added);
  const numbers = [...last.querySelectorAll("[name]")].map((each) => Number(/-(\d+)-/.exec(each.name)?.[1]));
  renumber(added, Math.max(...numbers) + 1);
  last.after(added);
  improve(added);
  return added;
}

// The checkbox serves where there is no script.
function improve(row) {
  const place = row.querySelector(".ex-row__remove");
  const check = place.querySelector("input");
  place.classList.add("usa-sr-only");
  check.tabIndex = -1;
  check.setAttribute("aria-hidden", "true");
  row.querySelector("[data-out]")?.remove();
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.out = "";
  button.className = "usa-button usa-button--unstyled ex-row__out";
  button.textContent = "Take out";
  button.setAttribute("aria-label", `Take out ${row.getAttribute("aria-label")}`);
  button.addEventListener("click", () => {
    check.checked = true;
    const wrapper = row.closest("[data-field]");
    row.hidden = true;
    if (!wrapper.querySelector("[data-row]:not([hidden])")) addRow(wrapper.querySelector("[data-more]"));
    check.dispatchEvent(new CustomEvent("ex:changed", { bubbles: true }));
    wrapper.querySelector("[data-row]:not([hidden]) input, [data-row]:not([hidden]) select")?.focus();
  });
  place.after(button);
}

if (form) {
  for (const row of form.querySelectorAll("[data-row]")) improve(row);
  form.addEventListener("ex:field", (event) => {
    for (const row of event.detail.querySelectorAll("[data-row]")) improve(row);
  });
  form.addEventListener("ex:more", (event) => addRow(event.target));
  form.addEventListener("click", (event) => {
    const more = event.target.closest("[data-more]");
    if (!more) return;
    event.preventDefault();
    addRow(more).querySelector("input, select, textarea").focus();
  });
}
