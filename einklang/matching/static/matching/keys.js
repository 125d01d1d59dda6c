// One key for each button: it is pressed when its letter is, except while somebody types, and unless keys are
// switched off (WCAG 2.1.4): who dictates or hits keys by accident decides nothing then. What is chosen holds in
// this browser window for as long as it is open.
"use strict";

const off = "keys-off";
const keys = document.querySelector("[data-keys]");

function letKeys(on) {
  sessionStorage[on ? "removeItem" : "setItem"](off, "1");
  for (const one of document.querySelectorAll("[data-key] kbd")) one.hidden = !on;
}

if (keys) {
  keys.checked = !sessionStorage.getItem(off);
  keys.closest("[hidden]").hidden = false;
  keys.addEventListener("change", () => letKeys(keys.checked));
}
letKeys(!sessionStorage.getItem(off));

document.addEventListener("keydown", (event) => {
  if (sessionStorage.getItem(off)) return;
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
  const pressed = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!pressed) return;
  event.preventDefault();
  const ticks = [...document.querySelectorAll("[name=fields_taken]")];
  // Nothing is ticked yet: the key leads to what can be.
  if (event.key.toLowerCase() === "e" && ticks.length && !ticks.some((tick) => tick.checked)) ticks[0].focus();
  else pressed.click();
});

// On a narrow screen the list lies on its side: the one looked at is brought into view.
document.querySelector(".queue [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
