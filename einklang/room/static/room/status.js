// One line of status that screen readers hear too, the clock, and a sentence where something has to be said.
const LATE = 5 * 60_000;

export class Status {
  constructor(words, say, starts) {
    Object.assign(this, { words, say, starts: new Date(starts) });
    this.said = document.querySelector("[data-said]");
    this.clock = document.querySelector("[data-clock]");
    this.minutes = document.body.dataset.minutes;
    this.state = null;
    setInterval(() => this.tick(), 1000);
    this.tick();
  }

  put(name, text) {
    const place = document.querySelector(`[data-status='${name}']`);
    const target = place.querySelector("[data-words]");
    // Only what has changed is written, or it would be read out again and again.
    if (target.textContent !== text) target.textContent = text;
    place.hidden = !text;
    return place;
  }

  show(state) {
    this.state = state;
    const { words, say } = this;
    const on = state.recording.state === "on";
    const time = on ? new Date(state.recording.since).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" }) : "";
    const recording = this.put("recording", say(words[`recording-${state.recording.state}`], { time }));
    recording.classList.toggle("rec", on);
    recording.querySelector(".dot").hidden = !on;
    const follow = state.observers.length === 1 ? words.follows : words.follow;
    const parts = [];
    if (state.observers.length) parts.push(say(follow, { names: this.list(state.observers) }));
    if (state.coming.length) parts.push(say(words.coming, { names: this.list(state.coming) }));
    this.put("observers", parts.join(", "));
    this.put("present", say(words["in-talk"], { n: state.members.length }));
    this.late();
  }

  list(names) {
    return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} ${this.words.and} ${names.at(-1)}`;
  }

  late() {
    const alone = this.state && !this.state.host && this.state.you.role === "participant";
    if (alone && Date.now() > this.starts.getTime() + LATE) this.tell(this.words["host-late"]);
    else this.quiet(this.words["host-late"]);
  }

  tick() {
    const seconds = Math.max(0, Math.floor((Date.now() - this.starts) / 1000));
    const two = (number) => String(number).padStart(2, "0");
    const time = `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
    this.clock.textContent = this.say(this.words.of, { time, minutes: this.minutes });
    if (this.state) this.late();
  }

  tell(text) {
    if (this.said.textContent !== text) this.said.textContent = text;
    this.said.hidden = !text;
  }

  // Nothing is to be said any more; with a sentence, only if it is this one.
  quiet(text) {
    if (text === undefined || this.said.textContent === text) this.tell("");
  }

  lost() {
    this.state = null;
    this.put("recording", this.words["recording-off"]).classList.remove("rec");
    document.querySelector("[data-status='recording'] .dot").hidden = true;
    this.put("observers", "");
    this.put("present", "");
  }

  left() {
    this.lost();
    this.quiet();
  }
}
