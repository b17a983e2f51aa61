// allauth tells only the console when a passkey or a security key did not work. Tell the person.
document.addEventListener("allauth.error", () => {
  let alert = document.getElementById("passkey-problem");
  if (!alert) {
    alert = document.createElement("div");
    alert.id = "passkey-problem";
    alert.className = "usa-alert usa-alert--error usa-alert--slim";
    alert.setAttribute("role", "alert");
    document.querySelector("main h1").after(alert);
  }
  const body = document.createElement("div");
  body.className = "usa-alert__body";
  const text = document.createElement("p");
  text.className = "usa-alert__text";
  text.textContent = "The key or passkey could not be used. Try again, or choose another way.";
  body.append(text);
  alert.replaceChildren(body);
});
