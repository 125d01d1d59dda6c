// One key for each button: it is pressed when its letter is, except while somebody types.
"use strict";

document.addEventListener("keydown", (event) => {
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
