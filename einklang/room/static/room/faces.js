// The tiles: one for everybody who speaks, one for each screen, one's own among them.
const SPEAKS = 0.02; // of full scale

export class Faces {
  constructor(words, say) {
    Object.assign(this, { words, say, tiles: new Map(), received: [], names: new Map() });
    this.place = document.querySelector("[data-tiles]");
    this.waits = document.querySelector("[data-waits]");
    setInterval(() => this.listen(), 400);
  }

  // Who is there, as the application says.
  people(state, camera, screen, hidden) {
    const wanted = new Map();
    for (const one of state.members) {
      const mine = one.id === state.you.id;
      const about = mine ? this.words.you : one.role === "interviewer" ? this.words.holds : "";
      wanted.set(`${one.id} camera`, { ...one, about, mine, own: mine ? camera : null, hidden: mine ? hidden : one.hidden });
      const shares = mine ? Boolean(screen) : one.feeds.includes("screen");
      if (shares) {
        const name = this.say(this.words.screen, { name: one.name });
        wanted.set(`${one.id} screen`, { ...one, name, about: "", mine, own: mine ? screen : null, screen: true, muted: false, hidden: false });
      }
    }
    for (const [key, tile] of this.tiles) {
      if (!wanted.has(key)) {
        tile.remove();
        this.tiles.delete(key);
      }
    }
    // Screens first, then the others, then oneself.
    const rank = (one) => (one.screen ? 0 : one.mine ? 2 : 1);
    const order = [...wanted].sort(([, a], [, b]) => rank(a) - rank(b));
    for (const [key, one] of order) this.place.append(this.tile(key, one));
    const others = state.members.filter((one) => one.id !== state.you.id);
    this.waits.hidden = others.length > 0;
    if (others.length === 0) {
      this.waits.querySelector("[data-words]").textContent = state.you.role === "participant" ? this.words["no-host"] : this.words.alone;
      this.place.prepend(this.waits);
    }
    const count = this.place.querySelectorAll(".tile:not([hidden])").length;
    this.place.classList.toggle("some", count > 1);
    this.place.style.setProperty("--columns", Math.max(1, Math.min(4, count - 1)));
    this.attach();
  }

  tile(key, one) {
    let tile = this.tiles.get(key);
    if (!tile) {
      tile = document.getElementById("tile").content.firstElementChild.cloneNode(true);
      const video = document.createElement("video");
      Object.assign(video, { autoplay: true, playsInline: true });
      tile.querySelector(".initials").after(video);
      this.tiles.set(key, tile);
    }
    tile.classList.toggle("own", one.mine);
    tile.classList.toggle("screen", Boolean(one.screen));
    tile.querySelector("[data-name]").textContent = one.name;
    tile.querySelector("figcaption > .quiet").textContent = one.about;
    tile.querySelector("[data-muted]").hidden = !one.muted;
    tile.querySelector(".initials").textContent = one.name.split(" ").slice(0, 2).map((part) => part[0]).join("");
    const video = tile.querySelector("video");
    video.setAttribute("aria-label", one.name);
    video.hidden = one.hidden;
    if (one.own && video.srcObject !== one.own) {
      video.srcObject = one.own;
      video.muted = true;
    }
    return tile;
  }

  // What is received, by whose it is.
  media(received) {
    this.received = received;
    this.attach();
  }

  attach() {
    for (const [key, tile] of this.tiles) {
      if (tile.classList.contains("own")) continue;
      const tracks = this.received.filter((one) => `${one.member} ${one.feed}` === key).map((one) => one.track);
      const video = tile.querySelector("video");
      const now = video.srcObject?.getTracks() ?? [];
      if (tracks.length === now.length && tracks.every((track) => now.includes(track))) continue;
      video.srcObject = tracks.length ? new MediaStream(tracks) : null;
    }
  }

  // Who speaks at this moment.
  listen() {
    for (const one of this.received) {
      if (one.track.kind !== "audio") continue;
      const level = one.receiver.getSynchronizationSources()[0]?.audioLevel ?? 0;
      this.tiles.get(`${one.member} ${one.feed}`)?.classList.toggle("speaks", level > SPEAKS);
    }
  }
}
