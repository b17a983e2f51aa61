// Counts the words of a text while it is typed, beside how many are wanted. Works without it.

function count(field) {
  const wanted = Number(field.dataset.words);
  const told = document.createElement("p");
  told.className = "ex-words";
  told.id = `${field.id}_words`;
  field.after(told);
  const described = field.getAttribute("aria-describedby");
  field.setAttribute("aria-describedby", described ? `${described} ${told.id}` : told.id);

  const tell = () => {
    const words = field.value.split(/\s+/).filter(Boolean).length;
    told.textContent =
      words < wanted ? `${words} of ${wanted} words` : `${words} words: long enough`;
    told.classList.toggle("ex-words--enough", words >= wanted);
  };
  field.addEventListener("input", tell);
  tell();
}

for (const field of document.querySelectorAll("textarea[data-words]")) count(field);
