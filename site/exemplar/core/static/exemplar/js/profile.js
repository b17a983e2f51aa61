// Offers the time zone of the browser beside the list of all zones. Works without it.

function offerZone(place) {
  const list = place.querySelector("select");
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const option = [...list.options].find((one) => one.value === zone);
  // Nothing chosen is the zone of the site.
  if (!option || (list.value || list.dataset.siteZone) === zone) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "usa-button usa-button--unstyled ex-zone-offer";
  button.textContent = `Use the time zone of this browser: ${option.textContent}`;
  button.addEventListener("click", () => {
    list.value = zone;
    list.focus();
    button.remove();
  });
  list.after(button);
}

for (const place of document.querySelectorAll("[data-zone]")) offerZone(place);
