// Correcting the transcript where it stands, while listening. What two write at once is never lost.
export class Correcting {
  constructor(list, form, opens) {
    Object.assign(this, { list, form, opens });
    list.addEventListener("click", (event) => {
      const link = event.target.closest(".correct");
      if (!link) return;
      event.preventDefault();
      this.open(link);
    });
  }

  open(link) {
    this.close();
    this.opens();
    const row = link.closest("li");
    const form = this.form.content.firstElementChild.cloneNode(true);
    form.action = link.href;
    form.elements.text.value = row.querySelector("[data-text]").textContent;
    form.elements.version.value = link.dataset.version;
    form.addEventListener("submit", (event) => this.keep(event, form, link));
    form.querySelector("[data-cancel]").addEventListener("click", () => this.close(link));
    form.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close(link);
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
    });
    row.querySelector("div").append(form);
    form.elements.text.focus();
    this.shown = form;
  }

  close(link) {
    this.shown?.remove();
    this.shown = null;
    link?.focus();
  }

  async keep(event, form, link) {
    event.preventDefault();
    delete form.dataset.sent;
    const answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/json" },
    }).catch(() => null);
    if (!answer || ![200, 409].includes(answer.status)) {
      // The page for one passage says what is wrong, and has what was typed.
      form.submit();
      return;
    }
    const told = await answer.json();
    const text = link.closest("div").querySelector("[data-text]");
    text.textContent = told.text;
    link.dataset.version = told.version;
    if (answer.status === 200) return this.close(link);
    form.elements.version.value = told.version;
    form.querySelector("[data-said]").hidden = false;
  }
}
