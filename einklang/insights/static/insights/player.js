// The player: all tracks of one interview together, notes and transcript beside it and following it.
// Without it every track has the browser's own buttons, and marks are written by typing the place.
import { Correcting } from "./correcting.js";
import { Together } from "./together.js";

const config = JSON.parse(document.getElementById("config").textContent);
const root = document.querySelector("[data-player]");
const marking = document.querySelector("[data-marking]");
const passages = [...document.querySelectorAll("[data-transcript] > li")].map((row) => ({
  row,
  begins: Number(row.dataset.begins),
  ends: Number(row.dataset.ends),
}));

// The passage that is being said.
let said = null;

const tracks = config.lanes.flatMap((lane) => {
  const media = document.querySelectorAll(`[data-lane="${CSS.escape(lane.id)}"] video`);
  return lane.stretches.map((one, index) => ({ ...one, media: media[index] }));
});
const together = tracks.length ? new Together(tracks, config.length, shows) : null;
if (together) for (const part of document.querySelectorAll("[data-transport]")) part.hidden = false;

// ------------------------------------------------------------------ showing where it is

function place(at, exactly = false) {
  const whole = Math.floor(at / 1000);
  const two = (number) => String(number).padStart(2, "0");
  const rest = exactly && at % 1000 ? `.${String(Math.floor(at % 1000)).padStart(3, "0")}` : "";
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return (hours ? `${hours}:${two(minutes)}` : two(minutes)) + `:${two(whole % 60)}${rest}`;
}

function shows(it) {
  const now = it.now;
  root.querySelector("[data-clock]").textContent = place(now);
  const slider = root.querySelector("[data-seek]");
  if (document.activeElement !== slider || it.playing) slider.value = now;
  slider.setAttribute("aria-valuetext", place(now));
  const button = root.querySelector("[data-do=play]");
  button.querySelector(".on-pause").hidden = it.playing;
  button.querySelector(".on-play").hidden = !it.playing;
  button.querySelector("[data-word]").textContent = it.playing ? config.words.pause : config.words.play;
  root.querySelector("[data-lost]").hidden = !it.lost;
  for (const lane of root.querySelectorAll("[data-lane]")) {
    lane.classList.toggle("away", ![...lane.querySelectorAll("video")].some((media) => !media.hidden));
  }
  moveHead(now);
  follow(it, now);
}

function moveHead(now) {
  const drawing = root.querySelector("[data-tracks]");
  const head = drawing.querySelector("[data-head]");
  const [x0, x1] = [Number(drawing.dataset.x0), Number(drawing.dataset.x1)];
  head.removeAttribute("hidden");
  head.setAttribute("transform", `translate(${x0 + ((x1 - x0) * now) / Math.max(1, config.length)} 0)`);
}

function follow(it, now) {
  const here = passages.findLast((one) => one.begins <= now && now < Math.max(one.ends, one.begins + 1));
  if (here === said) return;
  said?.row.classList.remove("here");
  said?.row.removeAttribute("aria-current");
  said = here;
  if (!here) return;
  here.row.classList.add("here");
  here.row.setAttribute("aria-current", "true");
  const list = here.row.parentElement;
  if (it.playing && !list.contains(document.activeElement)) {
    list.scrollTo({ top: here.row.offsetTop - list.offsetTop - list.clientHeight / 3 });
  }
}

// ------------------------------------------------------------------ what can be done

function mark(name) {
  if (!marking) return;
  const fields = marking.elements;
  const now = place(together.now, true);
  if (name === "begin") fields.begins.value = now;
  if (name === "end") {
    fields.ends.value = now;
    if (!fields.begins.value) fields.begins.value = place(Math.max(0, together.now - 10000), true);
    fields.text.focus();
  }
  if (name === "note") {
    fields.begins.value = now;
    fields.ends.value = "";
    fields.text.focus();
  }
  if (fields.words && name === "end") fields.words.placeholder = said ? said.row.querySelector("[data-text]").textContent : "";
}

const SPEEDS = [0.75, 1, 1.25, 1.5, 2];
const speed = root.querySelector("[data-speed]");
function faster(by) {
  const index = SPEEDS.indexOf(together.rate) + by;
  const rate = SPEEDS[Math.max(0, Math.min(SPEEDS.length - 1, index))];
  speed.value = String(rate);
  together.faster(rate);
}

const deeds = {
  play: () => (together.playing ? together.pause() : together.play()),
  back: () => together.seek(together.now - 10000),
  on: () => together.seek(together.now + 10000),
  begin: () => mark("begin"),
  end: () => mark("end"),
  note: () => mark("note"),
};
const KEYS = {
  " ": deeds.play,
  k: deeds.play,
  j: deeds.back,
  l: deeds.on,
  ArrowLeft: () => together.seek(together.now - 5000),
  ArrowRight: () => together.seek(together.now + 5000),
  Home: () => together.seek(0),
  End: () => together.seek(config.length),
  ",": () => faster(-1),
  ".": () => faster(1),
  i: deeds.begin,
  o: deeds.end,
  n: deeds.note,
};

if (together) {
  root.addEventListener("click", (event) => deeds[event.target.closest("[data-do]")?.dataset.do]?.());
  speed.addEventListener("change", () => together.faster(Number(speed.value)));
  root.querySelector("[data-seek]").addEventListener("input", (event) => together.seek(Number(event.target.value)));
  root.querySelector("[data-tracks]").addEventListener("click", (event) => {
    const drawing = event.currentTarget;
    const box = drawing.getBoundingClientRect();
    const [x0, x1] = [Number(drawing.dataset.x0), Number(drawing.dataset.x1)];
    const x = ((event.clientX - box.left) / box.width) * x1;
    together.seek(((x - x0) / (x1 - x0)) * config.length);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-to]");
    if (!link) return;
    event.preventDefault();
    together.seek(Number(link.dataset.to));
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([type=range]), textarea, select, [contenteditable]")) return;
    if (event.key === " " && event.target.closest("button, summary")) return;
    if (event.target.closest("[type=range]") && event.key.startsWith("Arrow")) return;
    const deed = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!deed) return;
    event.preventDefault();
    deed();
  });
  const wanted = /^#at-(\d+)$/.exec(location.hash);
  if (wanted) together.seek(Number(wanted[1]));
}

// ------------------------------------------------------------------ the transcript

document.querySelector("[data-filter]")?.addEventListener("input", (event) => {
  const wanted = event.target.value.trim().toLocaleLowerCase();
  let hits = 0;
  for (const { row } of passages) {
    row.hidden = wanted !== "" && !row.querySelector("[data-text]").textContent.toLocaleLowerCase().includes(wanted);
    if (!row.hidden) hits += 1;
  }
  document.querySelector("[data-no-hit]").hidden = hits > 0;
});

const list = document.querySelector("[data-transcript]");
if (list) new Correcting(list, document.getElementById("correct-form"), () => together?.pause());
