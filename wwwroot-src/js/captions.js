// Captions being written: the moment of the film goes into the text, and a click on a time goes to it.
const film = document.querySelector('[data-timed]');
const text = document.querySelector('[data-cues]');
const stamp = document.querySelector('[data-stamp]');

const time = seconds => {
  const at = Math.max(0, Math.round(seconds * 1000)), pad = (n, width) => String(n).padStart(width, '0');
  return `${at >= 3600000 ? pad(Math.floor(at / 3600000), 2) + ':' : ''}${pad(Math.floor(at / 60000) % 60, 2)}:${pad(Math.floor(at / 1000) % 60, 2)}.${pad(at % 1000, 3)}`;
};

if (film && text && stamp) {
  stamp.hidden = false;
  stamp.addEventListener('click', () => {
    const line = text.value.slice(text.value.lastIndexOf('\n', text.selectionStart - 1) + 1, text.selectionStart);
    // In the middle of a line the time ends a caption, else it begins one of three seconds.
    text.setRangeText(line.includes('-->') || !line.trim() ? (line.includes('-->') ? time(film.currentTime) : `${time(film.currentTime)} --> ${time(film.currentTime + 3)}\n`) : time(film.currentTime), text.selectionStart, text.selectionEnd, 'end');
    text.dispatchEvent(new Event('input', { bubbles: true }));
    text.focus();
  });
  text.addEventListener('dblclick', () => {
    const from = text.value.lastIndexOf('\n', text.selectionStart - 1) + 1, end = text.value.indexOf('\n', from);
    const found = /^\s*(?:(\d+):)?(\d+):(\d+)[.,](\d+)\s*-->/.exec(text.value.slice(from, end < 0 ? undefined : end));
    if (found) film.currentTime = Number(found[1] ?? 0) * 3600 + Number(found[2]) * 60 + Number(found[3]) + Number(`0.${found[4]}`);
  });
}
