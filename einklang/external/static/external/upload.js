// Hands in a recording in parts (tus 1.0): a torn connection goes on where it was, a reload too.
"use strict";

const PART = 8 * 1024 * 1024;
const PATIENCE = [1000, 2000, 5000, 10000, 20000, 30000];
const form = document.querySelector("[data-upload]");

if (form) {
  const input = form.querySelector("input[type=file]");
  const progress = form.querySelector("[data-progress]");
  const bar = progress.querySelector("progress");
  const said = form.querySelector("[data-said]");
  const stop = form.querySelector("[data-stop]");
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const mega = (bytes) => Math.round(bytes / 1048576).toLocaleString(document.documentElement.lang);
  let going = null;

  const say = (word, here, all) => {
    said.textContent = form.dataset[word].replace("{n}", mega(here ?? 0)).replace("{all}", mega(all ?? 0));
  };
  const ask = (method, to, headers = {}, body = undefined) =>
    fetch(to, {
      method,
      body,
      headers: { "Tus-Resumable": "1.0.0", "X-CSRFToken": token, ...headers },
      redirect: "error",
    });
  const wait = (tries) =>
    new Promise((go) => setTimeout(go, PATIENCE[Math.min(tries, PATIENCE.length - 1)]));

  class Ended extends Error {
    constructor(status) {
      super(String(status));
      this.word = { 403: "wordsEnded", 410: "wordsEnded", 413: "wordsLong", 422: "wordsUnfit", 507: "wordsFull" }[status];
      this.word ||= "wordsFailed";
    }
  }

  // What is refused is refused for good; 423, a server that is away and a torn line are tried again.
  const passes = (answer) => {
    if (answer.ok) return answer;
    if (answer.status === 423 || answer.status === 409 || answer.status === 502) throw new TypeError("again");
    throw new Ended(answer.status);
  };

  // An earlier try with a file of this length is gone on with; the file is checked as a whole at the end.
  const known = (file) =>
    [...document.querySelectorAll("[data-unfinished]")].find((one) => Number(one.dataset.length) === file.size)
      ?.dataset.unfinished;

  async function send(file, place) {
    let tries = 0;
    let here = null;
    while (here === null || here < file.size || file.size === 0) {
      if (place.stopped) return;
      try {
        if (here === null) {
          here = Number(passes(await ask("HEAD", place.to)).headers.get("Upload-Offset"));
        }
        bar.value = here / file.size;
        if (here + PART >= file.size) say("wordsChecking");
        else say("wordsFar", here, file.size);
        const part = file.slice(here, here + PART);
        const headers = { "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(here) };
        const answer = passes(await ask("PATCH", place.to, headers, part));
        here = Number(answer.headers.get("Upload-Offset"));
        tries = 0;
        if (here >= file.size) return;
      } catch (error) {
        if (error instanceof Ended || place.stopped) throw error;
        say("wordsAgain", here, file.size);
        here = null;
        await wait(tries++);
      }
    }
  }

  async function handIn(file) {
    const place = { to: known(file), stopped: false };
    going = place;
    progress.hidden = false;
    input.disabled = true;
    stop.hidden = false;
    try {
      if (!place.to) {
        const answer = passes(await ask("POST", form.dataset.to, { "Upload-Length": String(file.size) }));
        place.to = answer.headers.get("Location");
      }
      await send(file, place);
      if (place.stopped) return;
      bar.value = 1;
      say("wordsDone");
      form.querySelector("[data-done]").hidden = false;
    } catch (error) {
      if (!place.stopped) say(error.word || "wordsFailed");
    } finally {
      stop.hidden = true;
      input.disabled = false;
      if (going === place) going = null;
    }
  }

  input.addEventListener("change", () => {
    if (input.files.length) handIn(input.files[0]);
  });
  stop.addEventListener("click", async () => {
    const place = going;
    if (!place) return;
    place.stopped = true;
    if (place.to) await ask("DELETE", place.to).catch(() => {});
    location.reload();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("beforeunload", (event) => {
    if (going && !going.stopped) event.preventDefault();
  });
}
