// Several tracks as one: a clock of its own, which every picture and sound follows.

// Milliseconds a track may be off before it is put right: less than lips show.
const OFF = 120;
const BEAT = 80;

export class Together {
  // `tracks`: {begins, ends, media}, times in milliseconds of the recording. `told(this)` after every change.
  constructor(tracks, length, told) {
    Object.assign(this, { tracks, length, told, at: 0, rate: 1, playing: false, waits: false, since: null });
    for (const one of tracks) {
      one.media.controls = false;
      one.media.addEventListener("error", () => (one.lost = true));
    }
    setInterval(() => this.beat(), BEAT);
    this.beat();
  }

  get now() {
    if (!this.playing || this.waits) return this.at;
    return Math.min(this.length, this.at + (performance.now() - this.since) * this.rate);
  }

  set(at) {
    this.at = Math.max(0, Math.min(this.length, at));
    this.since = performance.now();
  }

  seek(at) {
    this.set(at);
    this.beat();
  }

  faster(rate) {
    this.set(this.now);
    this.rate = rate;
    this.beat();
  }

  play() {
    if (this.at >= this.length) this.at = 0;
    this.set(this.at);
    this.playing = true;
    this.beat();
  }

  pause() {
    this.set(this.now);
    this.playing = false;
    this.beat();
  }

  get lost() {
    return this.tracks.some((one) => one.lost);
  }

  beat() {
    let now = this.now;
    if (this.playing && now >= this.length) {
      this.set(this.length);
      this.playing = false;
    }
    let here = this.tracks.filter((one) => one.begins <= now && now < one.ends && !one.lost);
    if (this.playing && !here.length) {
      // Nothing was recorded here: on to where it goes on.
      const next = Math.min(...this.tracks.filter((one) => one.begins > now && !one.lost).map((one) => one.begins));
      if (Number.isFinite(next)) {
        this.set(next);
        now = next;
        here = this.tracks.filter((one) => one.begins <= now && now < one.ends && !one.lost);
      }
    }
    for (const one of this.tracks) this.follow(one, here.includes(one), now);
    // While one has nothing to show yet, all wait for it.
    const waits = this.playing && here.some((one) => one.media.readyState < HTMLMediaElement.HAVE_FUTURE_DATA);
    if (waits !== this.waits) {
      this.set(now);
      this.waits = waits;
    }
    this.told(this);
  }

  follow(one, shown, now) {
    const { media } = one;
    media.hidden = !shown;
    if (!shown) {
      if (!media.paused) media.pause();
      return;
    }
    const wanted = (now - one.begins) / 1000;
    if (media.playbackRate !== this.rate) media.playbackRate = this.rate;
    const off = Math.abs(media.currentTime - wanted) * 1000;
    if (!media.seeking && (off > OFF * Math.max(1, this.rate) || (!this.playing && off > 40))) media.currentTime = wanted;
    if (this.playing && !this.waits && media.paused) media.play().catch(() => {});
    if ((!this.playing || this.waits) && !media.paused) media.pause();
  }
}
