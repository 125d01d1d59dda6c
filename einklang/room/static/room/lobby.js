// The lobby: one's own picture, a level of one's own voice, and the choice of devices. Nothing is sent anywhere.
"use strict";
(() => {
  const place = document.querySelector("[data-lobby]");
  if (!place || !navigator.mediaDevices) return;
  const video = place.querySelector("[data-preview]");
  const level = place.querySelector("meter");
  const heard = place.querySelector("[data-heard]");
  const trouble = place.querySelector("[data-trouble]");
  const choices = [...place.querySelectorAll("[data-device]")];
  let stream = null;
  let sound = null;

  const chosen = (kind) => {
    const id = sessionStorage.getItem(kind);
    return id ? { deviceId: { ideal: id } } : true;
  };

  async function ask() {
    for (const wanted of [["videoinput", "audioinput"], ["audioinput"], ["videoinput"]]) {
      try {
        return await navigator.mediaDevices.getUserMedia({
          video: wanted.includes("videoinput") && chosen("videoinput"),
          audio: wanted.includes("audioinput") && chosen("audioinput"),
        });
      } catch {
        // One of the two may be missing or forbidden: the other one alone is worth having.
      }
    }
    return null;
  }

  async function listDevices() {
    const devices = await navigator.mediaDevices.enumerateDevices();
    for (const choice of choices) {
      const used = stream?.getTracks().find((track) => track.kind === choice.dataset.device.slice(0, 5));
      const current = sessionStorage.getItem(choice.dataset.device) || used?.getSettings().deviceId || "";
      for (const old of [...choice.options].slice(1)) old.remove();
      for (const device of devices.filter((one) => one.kind === choice.dataset.device && one.deviceId)) {
        choice.add(new Option(device.label || device.deviceId, device.deviceId, false, device.deviceId === current));
      }
    }
  }

  function listen() {
    sound?.close();
    sound = null;
    level.value = 0;
    if (!stream?.getAudioTracks().length) return;
    sound = new AudioContext();
    const analyser = sound.createAnalyser();
    analyser.fftSize = 512;
    sound.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const mine = sound;
    const measure = () => {
      if (sound !== mine) return;
      analyser.getFloatTimeDomainData(samples);
      const power = samples.reduce((sum, one) => sum + one * one, 0) / samples.length;
      level.value = Math.min(1, Math.sqrt(power) * 4);
      if (level.value > 0.1 && heard.classList.contains("not")) {
        heard.classList.replace("not", "given");
        heard.textContent = heard.dataset.yes;
      }
      setTimeout(measure, 80);
    };
    measure();
  }

  async function show() {
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = await ask();
    const seen = Boolean(stream?.getVideoTracks().length);
    video.srcObject = stream;
    video.hidden = !seen;
    trouble.hidden = Boolean(stream);
    listen();
    await listDevices();
  }

  for (const choice of choices) {
    choice.addEventListener("change", () => {
      sessionStorage.setItem(choice.dataset.device, choice.value);
      show();
    });
  }
  navigator.mediaDevices.addEventListener("devicechange", listDevices);
  show();
})();
