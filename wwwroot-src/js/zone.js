// Proposes the time zone of this browser where nobody has chosen one yet. Browsers may call it by an old name.
const said = Intl.DateTimeFormat().resolvedOptions().timeZone;
for (const place of document.querySelectorAll('[data-own-zone="true"]')) {
  const select = place.querySelector('select');
  const zone = JSON.parse(place.dataset.zoneNames)[said] ?? said;
  if (zone && [...select.options].some(option => option.value === zone)) select.value = zone;
}
