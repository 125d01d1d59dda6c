// Notes and questions beside the conversation: for staff only.
export class Notes {
  constructor(words, say, starts, send) {
    Object.assign(this, { words, say, starts: new Date(starts), send });
    this.list = document.querySelector("[data-notes]");
    this.questions = document.querySelector("[data-questions]");
    this.nothing = document.querySelector("[data-no-notes]");
    document.querySelector("[data-note-form]").addEventListener("submit", (event) => this.write(event));
  }

  write(event) {
    event.preventDefault();
    const field = event.target.elements.text;
    const text = field.value.trim();
    if (!text) return;
    this.send({ t: "note", text, question: event.submitter?.value === "question" });
    field.value = "";
    field.focus();
  }

  all(notes) {
    this.list.replaceChildren();
    this.questions.replaceChildren();
    notes.forEach((note) => this.add(note));
    this.nothing.hidden = notes.length > 0;
  }

  add(note) {
    this.nothing.hidden = true;
    if (note.question && !note.asked) this.ask(note);
    const row = document.getElementById("note-row").content.firstElementChild.cloneNode(true);
    const seconds = Math.max(0, Math.floor((new Date(note.at) - this.starts) / 1000));
    const two = (number) => String(number).padStart(2, "0");
    row.querySelector(".at").textContent = `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
    row.querySelector("[data-text]").textContent = note.text;
    row.querySelector(".by").textContent = note.question ? this.say(this.words["question-of"], { name: note.by }) : note.by;
    this.list.prepend(row);
  }

  ask(note) {
    const box = document.getElementById("question-row").content.firstElementChild.cloneNode(true);
    box.dataset.id = note.id;
    box.querySelector("[data-by]").textContent = this.say(this.words["question-of"], { name: note.by });
    box.querySelector("[data-text]").textContent = note.text;
    box.querySelector("button")?.addEventListener("click", () => this.send({ t: "asked", id: note.id }));
    this.questions.append(box);
  }

  asked(id) {
    this.questions.querySelector(`[data-id="${CSS.escape(id)}"]`)?.remove();
  }
}
