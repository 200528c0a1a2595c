// Notes beside the lesson: a column on wide screens, a sheet on phones. The text stays in reach, and can be quoted.
const panel = document.getElementById('notes'),
  opener = document.querySelector('[data-panel=notes]'),
  key = 'notes-open';
const wide = matchMedia('(min-width: 64rem)'),
  text = '.lesson__body, .lesson__head';
const most = 2000;
let quote = '';

const isOpen = () => !!panel && !panel.hidden,
  field = () => panel.querySelector('#note');

async function open(takesFocus) {
  panel.hidden = false;
  opener.setAttribute('aria-expanded', true);
  sessionStorage.setItem(key, 'yes');
  if (!panel.querySelector('form[data-note]'))
    await htmx.ajax('GET', opener.getAttribute('href'), { source: panel, target: '#notes-body', swap: 'outerHTML' });
  ready();
  if (takesFocus) field()?.focus({ preventScroll: true });
}
/** What was typed stays in it. */
export function closeNotes({ remembers = true } = {}) {
  if (!isOpen()) return;
  const hadFocus = panel.contains(document.activeElement);
  panel.hidden = true;
  opener.setAttribute('aria-expanded', false);
  if (remembers) sessionStorage.removeItem(key);
  if (hadFocus) opener.focus({ preventScroll: true });
}
/** On a phone the sheet would lie over what has to be answered. */
export const makeRoom = () => wide.matches || closeNotes({ remembers: false });

function ready() {
  const button = panel.querySelector('[data-quote]');
  if (!button) return;
  button.hidden = false;
  button.disabled = !quote;
}
/** What is selected in the lesson; a selection elsewhere, and none at all while the field has the focus, is not asked for. */
function selected() {
  const now = getSelection(),
    inLesson = node => (node?.nodeType === 1 ? node : node?.parentElement)?.closest(text);
  if (now.isCollapsed || !inLesson(now.anchorNode) || !inLesson(now.focusNode)) {
    if (!panel.contains(document.activeElement)) quote = '';
  } else quote = now.toString().trim().slice(0, most);
  if (isOpen()) ready();
}
/** As Markdown that shows the same words. */
const quoted = words =>
  words
    .replace(/[\\`*_[\]<>$]/g, '\\$&')
    .split(/\n+/)
    .map(line => `> ${line.trim()}`)
    .join('\n>\n');

function insert() {
  const note = field();
  if (!quote || !note) return;
  const before = `${quoted(quote)}\n\n`;
  note.setRangeText(before, 0, 0, 'end');
  quote = '';
  note.focus();
  note.dispatchEvent(new Event('input', { bubbles: true }));
  ready();
}

/** @param {() => number} second where the video is */
export function notes(second) {
  if (!panel || !opener) return;
  opener.setAttribute('aria-controls', 'notes');
  opener.setAttribute('aria-expanded', false);
  opener.addEventListener('click', e => {
    if (e.ctrlKey || e.metaKey || e.shiftKey) return;
    e.preventDefault();
    if (isOpen()) closeNotes();
    else open(true);
  });
  panel.addEventListener('click', e => {
    if (e.target.closest('[data-close]')) closeNotes();
    if (e.target.closest('[data-quote]')) insert();
  });
  // The button takes no selection away.
  panel.addEventListener('mousedown', e => e.target.closest('[data-quote]') && e.preventDefault());
  document.addEventListener('selectionchange', selected);
  document.addEventListener('keydown', e => {
    if (e.key !== 'Escape' || e.isComposing || e.defaultPrevented || !isOpen()) return;
    if (!document.querySelector('dialog[open], :popover-open, details.menu[open]')) closeNotes();
  });
  document.addEventListener('htmx:after:swap', () => isOpen() && ready());
  // A note remembers the second at which it was begun.
  document.addEventListener('input', e => {
    const at = e.target.form?.matches('form[data-note]') && e.target.form.elements.AtSecond;
    if (at && !at.value && second() >= 1) at.value = Math.floor(second());
  });
  // Taking a deletion back leaves the lesson where it is.
  document.addEventListener('submit', e => {
    const form = e.target,
      action = form.getAttribute('action') ?? '';
    if (!form.closest('#flash') || !action.startsWith(opener.getAttribute('href'))) return;
    e.preventDefault();
    form.closest('.flash__item').remove();
    htmx.ajax('POST', action, { source: panel, target: '#notes-body', swap: 'outerHTML', values: { id: form.elements.id.value } });
  });
  if (wide.matches && sessionStorage.getItem(key)) open(false);
}
