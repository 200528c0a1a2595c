// Proposes the time zone of this browser where nobody has chosen one yet.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
for (const select of document.querySelectorAll('[data-own-zone="true"] select'))
  if (zone && [...select.options].some(option => option.value === zone)) select.value = zone;
