// Passkeys: the button that carries data-passkey asks the browser, fills the hidden field and sends the form.
// How: "add" (make one), "use" (with the options on the page), "fetch" (options from the form's address).
"use strict";

function options(kind) {
  return JSON.parse(document.getElementById("passkey-data").textContent)[kind].publicKey;
}

async function make() {
  const wanted = options("creation_options");
  // Always one that stays on the device and asks for finger, face or PIN: it then stands for both factors.
  wanted.authenticatorSelection = {
    ...wanted.authenticatorSelection,
    residentKey: "required",
    requireResidentKey: true,
    userVerification: "required",
  };
  return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(wanted) });
}

async function use(wanted) {
  return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(wanted) });
}

async function fetched(form) {
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error("no options");
  return use((await answer.json()).request_options.publicKey);
}

// A passkey belongs to a name; browsers refuse it for addresses such as 127.0.0.1.
const possible = window.PublicKeyCredential?.parseRequestOptionsFromJSON && !/^[\d.]+$|:/.test(location.hostname);
const missing = document.getElementById("passkey-missing");
if (missing) missing.hidden = Boolean(possible);

for (const button of document.querySelectorAll("[data-passkey]")) {
  if (!possible) continue;
  button.hidden = false;
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    const form = button.form;
    const failed = document.getElementById("passkey-failed");
    if (failed) failed.hidden = true;
    try {
      const how = button.dataset.passkey;
      const key = how === "add" ? await make() : how === "use" ? await use(options("request_options")) : await fetched(form);
      form.elements.credential.value = JSON.stringify(key);
      form.submit();
    } catch {
      if (failed) failed.hidden = false;
    }
  });
}
