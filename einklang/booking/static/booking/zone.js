// Whoever reads on a device set to another time zone is offered its times; nothing is changed unasked.
const hint = document.querySelector(".zone-hint");
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (hint && own && own !== hint.dataset.zone && document.querySelector(`#zone option[value="${CSS.escape(own)}"]`)) {
  const address = new URL(location.href);
  address.searchParams.set("zone", own);
  hint.querySelector("a").href = address.search;
  hint.querySelector(".zone-name").textContent = own;
  hint.hidden = false;
}
