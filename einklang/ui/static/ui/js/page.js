// Small helps; every page works without them.
"use strict";

// An error summary takes the focus, so that it is read first.
document.querySelector(".summary[role=alert]")?.focus();

// "/" goes to the search from anywhere, except while somebody types.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const search = document.querySelector("[data-slash]");
  if (!search) return;
  event.preventDefault();
  document.getElementById("rooms")?.matches(":popover-open") || openRooms();
  search.focus();
  search.select();
});

// On a narrow screen the search stands behind the button "Rooms".
function openRooms() {
  const rooms = document.getElementById("rooms");
  if (rooms && getComputedStyle(rooms).display === "none") rooms.showPopover?.();
}

// A second click on a button that writes is not a second request.
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.matches("[hx-post]")) return;
  if (event.target.dataset.sent) event.preventDefault();
  else if (event.target.method === "post") event.target.dataset.sent = "1";
});
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});
