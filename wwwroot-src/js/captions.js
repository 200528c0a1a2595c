// Captions being written: the moment of the film goes into the text or beside the caption, and a click on a time goes to it.
const film = document.querySelector('[data-timed]');
const text = document.querySelector('[data-cues]');
const stamp = document.querySelector('[data-stamp]');

const time = seconds => {
  const at = Math.max(0, Math.round(seconds * 1000)),
    pad = (n, width) => String(n).padStart(width, '0');
  return `${at >= 3600000 ? pad(Math.floor(at / 3600000), 2) + ':' : ''}${pad(Math.floor(at / 60000) % 60, 2)}:${pad(Math.floor(at / 1000) % 60, 2)}.${pad(at % 1000, 3)}`;
};

if (film && text && stamp) {
  stamp.hidden = false;
  stamp.addEventListener('click', () => {
    const line = text.value.slice(text.value.lastIndexOf('\n', text.selectionStart - 1) + 1, text.selectionStart);
    // In the middle of a line the time ends a caption, else it begins one of three seconds.
    text.setRangeText(
      line.includes('-->') || !line.trim()
        ? line.includes('-->')
          ? time(film.currentTime)
          : `${time(film.currentTime)} --> ${time(film.currentTime + 3)}\n`
        : time(film.currentTime),
      text.selectionStart,
      text.selectionEnd,
      'end',
    );
    text.dispatchEvent(new Event('input', { bubbles: true }));
    text.focus();
  });
  text.addEventListener('dblclick', () => {
    const from = text.value.lastIndexOf('\n', text.selectionStart - 1) + 1,
      end = text.value.indexOf('\n', from);
    const found = /^\s*(?:(\d+):)?(\d+):(\d+)[.,](\d+)\s*-->/.exec(text.value.slice(from, end < 0 ? undefined : end));
    if (found) film.currentTime = Number(found[1] ?? 0) * 3600 + Number(found[2]) * 60 + Number(found[3]) + Number(`0.${found[4]}`);
  });
}

// One by one
const moment = words => {
  const parts = /^\s*(?:(?:(\d+):)?(\d+):)?(\d+)(?:[.,](\d{1,3}))?\s*$/.exec(words);
  return parts ? Number(parts[1] ?? 0) * 3600 + Number(parts[2] ?? 0) * 60 + Number(parts[3]) + Number(`0.${parts[4] ?? 0}`) : NaN;
};
const desk = document.querySelector('.cue-desk');
if (desk) {
  const tools = () => {
    if (film) for (const it of desk.querySelectorAll('[data-timed-tools]')) it.hidden = false;
  };
  tools();
  document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
    if (ctx.target?.id !== 'cues') return;
    tools();
    const changed = desk.querySelector('[data-focus-here]');
    if (desk.querySelector('.error-summary')) desk.querySelector('[data-cue-form]').dataset.unsaved = 'changed';
    else changed?.focus();
  });
  desk.addEventListener('click', e => {
    const button = e.target.closest('button'),
      cue = button?.closest('[data-cue]');
    if (!cue) return;
    const [start, end] = ['[data-start]', '[data-end]'].map(it => cue.querySelector(it));
    if (button.matches('[data-play]') && Number.isFinite(moment(start.value))) {
      film.currentTime = moment(start.value);
      film.play().catch(() => {});
    }
    if (button.dataset.now) {
      const field = button.dataset.now === 'start' ? start : end;
      field.value = time(film.currentTime);
      if (field === start && !end.value.trim()) end.value = time(film.currentTime + 3);
      field.dispatchEvent(new Event('input', { bubbles: true }));
    }
    // Divided where the cursor stands; without one, near the middle.
    const words = cue.querySelector('[data-words]'),
      caret = cue.querySelector('[data-caret]');
    if (caret && button.value?.startsWith('split-'))
      caret.value = words === written && words.selectionStart > 0 && words.selectionStart < words.value.length ? words.selectionStart : '';
  });
  let written = null;
  desk.addEventListener('focusin', e => {
    if (e.target.matches('[data-words]')) written = e.target;
    else if (!e.target.closest('button')) written = null;
  });
  // The caption of this moment.
  film?.addEventListener('timeupdate', () => {
    const now = film.currentTime;
    for (const cue of desk.querySelectorAll('li[data-cue]')) {
      const on = moment(cue.querySelector('[data-start]').value) <= now && now < moment(cue.querySelector('[data-end]').value);
      if (on) cue.setAttribute('aria-current', 'true');
      else cue.removeAttribute('aria-current');
    }
  });
}
