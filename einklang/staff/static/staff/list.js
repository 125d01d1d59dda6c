// Arrow keys walk through the rows of a list; Enter opens, as links do.
"use strict";

document.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  if (event.target.closest("select, textarea")) return;
  const links = [...document.querySelectorAll(".pool tbody th a, .findings h2 a")];
  if (!links.length) return;
  const now = links.indexOf(document.activeElement);
  const next = event.key === "ArrowDown" ? Math.min(now + 1, links.length - 1) : now - 1;
  event.preventDefault();
  if (next < 0) document.getElementById("q").focus();
  else links[next].focus();
});
