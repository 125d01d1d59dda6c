// The room: a socket to the application, a connection for what is sent and one for what is received.
// The application says who may do what; this page shows it and asks.
import { Faces } from "./faces.js";
import { Notes } from "./notes.js";
import { Status } from "./status.js";

const config = JSON.parse(document.getElementById("config").textContent);
const words = config.words;
const role = document.body.dataset.role;
const find = (name) => document.querySelector(name);
const say = (text, values = {}) => text.replace(/%\((\w+)\)s/g, (_, name) => values[name] ?? "");

const faces = new Faces(words, say);
const status = new Status(words, say, config.starts);
const notes = role === "participant" ? null : new Notes(words, say, config.starts, (message) => send(message));

const sending = new Map(); // feed -> RTCPeerConnection
let receiving = null;
let shown = {};
let socket = null;
let over = false;
let tries = 0;
let camera = null;
let screen = null;
let state = null;
let muted = false;
let hidden = !config.camera;

function send(message) {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
}

// What one sends

async function ownMedia() {
  if (camera || role === "observer" || !navigator.mediaDevices) return;
  const chosen = (kind) => {
    const id = sessionStorage.getItem(kind);
    return id ? { deviceId: { ideal: id } } : true;
  };
  const wishes = [{ audio: chosen("audioinput"), video: !hidden && chosen("videoinput") }];
  if (!hidden) wishes.push({ audio: chosen("audioinput"), video: false }, { audio: false, video: chosen("videoinput") });
  for (const wish of wishes) {
    try {
      camera = await navigator.mediaDevices.getUserMedia(wish);
      break;
    } catch {
      // Without a camera, or without a microphone, one takes part all the same.
    }
  }
  if (!camera) status.tell(words["no-media"]);
  hidden = !camera?.getVideoTracks().length;
}

async function publish(feed, stream) {
  sending.get(feed)?.close();
  if (!stream?.getTracks().length) return;
  const connection = new RTCPeerConnection();
  sending.set(feed, connection);
  for (const track of stream.getTracks()) connection.addTransceiver(track, { direction: "sendonly", streams: [stream] });
  const candidates = [];
  let answered = false;
  connection.onicecandidate = ({ candidate }) => {
    const message = { t: "candidate", feed, candidate: candidate ? candidate.toJSON() : null };
    answered ? send(message) : candidates.push(message);
  };
  connection.answered = async (sdp) => {
    await connection.setRemoteDescription({ type: "answer", sdp });
    answered = true;
    candidates.splice(0).forEach(send);
  };
  await connection.setLocalDescription(await connection.createOffer());
  send({ t: "offer", feed, sdp: connection.localDescription.sdp });
}

// What one receives

async function receive(message) {
  shown = message.shown;
  if (!receiving) {
    receiving = new RTCPeerConnection();
    receiving.onicecandidate = ({ candidate }) =>
      send({ t: "candidate", feed: null, candidate: candidate ? candidate.toJSON() : null });
    receiving.ontrack = showReceived;
  }
  const connection = receiving;
  await connection.setRemoteDescription({ type: "offer", sdp: message.sdp });
  await connection.setLocalDescription(await connection.createAnswer());
  if (connection === receiving) send({ t: "answer", sdp: connection.localDescription.sdp });
  showReceived();
}

function showReceived() {
  const live = receiving?.getTransceivers().filter((one) => one.mid in shown && one.currentDirection !== "inactive") ?? [];
  faces.media(live.map((one) => ({ ...shown[one.mid], track: one.receiver.track, receiver: one.receiver })));
}

function hangUp() {
  for (const connection of sending.values()) connection.close();
  sending.clear();
  receiving?.close();
  receiving = null;
  shown = {};
  faces.media([]);
}

// The socket

function connect() {
  socket = new WebSocket(config.socket);
  socket.onopen = () => send({ t: "enter", pass: config.pass, muted, hidden });
  socket.onmessage = ({ data }) => take(JSON.parse(data));
  socket.onclose = () => {
    hangUp();
    if (over) return;
    state = null;
    status.tell(words.again);
    status.lost();
    tries += 1;
    setTimeout(connect, Math.min(8000, 250 * 2 ** tries));
  };
}

const taking = {
  async state(message) {
    const first = state === null;
    state = message;
    if (first) {
      tries = 0;
      status.quiet();
      await publish("camera", camera);
      if (screen) await publish("screen", screen);
    }
    show();
  },
  offer: receive,
  answer: (message) => sending.get(message.feed)?.answered(message.sdp),
  note: (message) => notes?.add(message.note),
  notes: (message) => notes?.all(message.notes),
  asked: (message) => notes?.asked(message.id),
  refused: (message) => status.tell(words[`refused-${message.why}`] ?? ""),
  again: () => socket.close(),
  out: (message) => goOut(message.why),
};

let queue = Promise.resolve();
function take(message) {
  // One after the other: a description must not overtake the one before it.
  queue = queue.then(() => taking[message.t]?.(message)).catch(() => {});
}

function goOut(why) {
  over = true;
  socket?.close();
  hangUp();
  for (const stream of [camera, screen]) stream?.getTracks().forEach((track) => track.stop());
  const leaves = find("[data-do='leave']");
  if (why === "left") {
    location.assign(leaves.href);
    return;
  }
  for (const part of [".stage", ".controls"]) find(part).hidden = true;
  document.querySelectorAll("dialog[open]").forEach((one) => one.close());
  const out = find("[data-out]");
  out.querySelector("[data-words]").textContent = words[`out-${why}`] ?? words["out-no-pass"];
  out.hidden = false;
  out.focus();
  status.left();
}

// What is shown

function show() {
  faces.people(state, camera, screen, hidden);
  status.show(state);
  for (const button of document.querySelectorAll(".controls button[data-do]")) button.disabled = false;
  const opens = (name) => find(`[data-opens='${name}']`);
  if (role === "participant") {
    opens("end-recording").hidden = !state.you.recording;
    opens("end-observing").hidden = !state.you.observing;
  }
  if (role === "interviewer") {
    const wanted = state.recording.state !== "off";
    press("record", wanted, wanted ? words.pause : words.record);
    if (state.recording.state === "waiting") status.tell(words["not-all"]);
    else if (!state.recording.broken) status.quiet(words["not-all"]);
  }
  if (state.recording.broken) status.tell(words["recording-broken"]);
}

function press(name, pressed, text) {
  const button = find(`[data-do='${name}']`);
  button.setAttribute("aria-pressed", String(pressed));
  button.querySelector("span").textContent = text;
}

// What one does

const doing = {
  mute() {
    muted = !muted;
    camera?.getAudioTracks().forEach((track) => { track.enabled = !muted; });
    press("mute", muted, muted ? words.unmute : words.mute);
    send({ t: "look", muted, hidden });
  },
  async hide() {
    if (hidden && !camera?.getVideoTracks().length) {
      hidden = false;
      camera?.getTracks().forEach((track) => track.stop());
      camera = null;
      await ownMedia();
      await publish("camera", camera);
    } else {
      hidden = !hidden;
      camera?.getVideoTracks().forEach((track) => { track.enabled = !hidden; });
    }
    press("hide", hidden, hidden ? words.unhide : words.hide);
    send({ t: "look", muted, hidden });
  },
  async share() {
    if (screen) return stopSharing();
    try {
      screen = await navigator.mediaDevices.getDisplayMedia({ video: true, audio: false });
    } catch {
      return undefined; // They thought better of it.
    }
    screen.getVideoTracks()[0].addEventListener("ended", stopSharing);
    press("share", true, words.unshare);
    return publish("screen", screen);
  },
  record: () => send({ t: "record", on: state.recording.state === "off" }),
  end: () => send({ t: "end" }),
  "end-recording": () => send({ t: "end-recording" }),
  "end-observing": () => send({ t: "end-observing" }),
  leave(event) {
    if (socket?.readyState !== WebSocket.OPEN) return;
    event.preventDefault();
    over = true;
    send({ t: "leave" });
    // Whoever wants to go goes, even if nobody answers.
    setTimeout(() => goOut("left"), 1000);
  },
};

function stopSharing() {
  screen?.getTracks().forEach((track) => track.stop());
  screen = null;
  sending.get("screen")?.close();
  sending.delete("screen");
  send({ t: "unpublish", feed: "screen" });
  press("share", false, words.share);
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens).showModal();
  const doer = event.target.closest("[data-do]");
  if (!doer) return;
  doer.closest("dialog")?.close();
  doing[doer.dataset.do](event);
});
addEventListener("pagehide", () => { over = true; socket?.close(); });

await ownMedia();
if (role !== "observer") press("hide", hidden, hidden ? words.unhide : words.hide);
connect();
