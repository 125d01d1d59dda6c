// What a browser does in a room, in as few words as possible. `candidate` comes from the test.
const sending = {};
let receiving = null;
let pictured;
const firstPicture = new Promise((done) => { pictured = done; });

async function offer(feed, media) {
  let connection = sending[feed]?.connection;
  if (!connection) {
    const stream = await navigator.mediaDevices.getUserMedia(media);
    connection = new RTCPeerConnection();
    sending[feed] = { connection, stream };
    for (const track of stream.getTracks()) connection.addTransceiver(track, { direction: "sendonly", streams: [stream] });
    const early = [];
    sending[feed].tell = (found) => early.push(found);
    sending[feed].early = early;
    connection.onicecandidate = ({ candidate: found }) => sending[feed].tell(found ? found.toJSON() : null);
  }
  await connection.setLocalDescription(await connection.createOffer());
  return connection.localDescription.sdp;
}

async function answered(feed, sdp) {
  await sending[feed].connection.setRemoteDescription({ type: "answer", sdp });
  sending[feed].tell = (found) => candidate(feed, found);
  for (const found of sending[feed].early.splice(0)) candidate(feed, found);
}

async function receive(sdp) {
  if (!receiving) {
    receiving = new RTCPeerConnection();
    receiving.onicecandidate = ({ candidate: found }) => candidate(null, found ? found.toJSON() : null);
    receiving.ontrack = ({ track }) => {
      // A picture is only decoded where somebody looks.
      const element = document.createElement(track.kind);
      Object.assign(element, { autoplay: true, srcObject: new MediaStream([track]) });
      document.body.append(element);
      element.requestVideoFrameCallback?.(() => pictured((performance.timeOrigin + performance.now()) / 1000));
    };
  }
  await receiving.setRemoteDescription({ type: "offer", sdp });
  await receiving.setLocalDescription(await receiving.createAnswer());
  return receiving.localDescription.sdp;
}

async function received() {
  const counted = {};
  if (!receiving) return counted;
  for (const one of (await receiving.getStats()).values()) {
    if (one.type === "inbound-rtp") counted[one.mid] = one.kind === "video" ? one.framesDecoded : one.packetsReceived;
  }
  return counted;
}

// Packets, decoded or not; the browser counts anew every 50 ms.
async function arrived() {
  await new Promise((done) => setTimeout(done, 100));
  const stats = receiving ? [...(await receiving.getStats()).values()] : [];
  return stats.filter((one) => one.type === "inbound-rtp").reduce((sum, one) => sum + one.packetsReceived, 0);
}
