// A slash at the beginning of a line opens the menu of blocks: a combobox with its list, where typing narrows and arrows choose.
import { editor, text, part, put } from './text.js';
import { places, reveal } from './mirror.js';
import { actions } from './actions.js';

const box = part('[data-slash]'),
  input = box?.querySelector('input'),
  none = box?.querySelector('.slash__none span');
const items = [...(box?.querySelectorAll('[role=option]') ?? [])];
let at = 0,
  current = null;

const shown = () => items.filter(item => !item.hidden);
function choose(item) {
  current?.setAttribute('aria-selected', 'false');
  current = item ?? null;
  current?.setAttribute('aria-selected', 'true');
  current?.scrollIntoView({ block: 'nearest' });
  if (current) input.setAttribute('aria-activedescendant', current.id);
  else input.removeAttribute('aria-activedescendant');
}
function narrow() {
  const wanted = input.value.trim().toLocaleLowerCase();
  for (const item of items) item.hidden = !`${item.textContent} ${item.dataset.also}`.toLocaleLowerCase().includes(wanted);
  none.hidden = shown().length > 0;
  choose(shown()[0]);
}
function open() {
  at = text.selectionStart;
  reveal(at);
  const [{ top, left, height }] = places([at]),
    room = text.closest('.editor__panes');
  box.hidden = false;
  const rtl = getComputedStyle(text).direction === 'rtl',
    across = rtl ? text.clientWidth - left : left;
  box.style.insetInlineStart = `${Math.max(4, Math.min(across, editor.clientWidth - box.offsetWidth - 8))}px`;
  input.value = '';
  narrow();
  // Above the line where there is no room below it.
  const line = room.offsetTop + top - text.scrollTop,
    below = line + height + 4;
  box.style.insetBlockStart = `${below + box.offsetHeight < editor.clientHeight || line < box.offsetHeight ? below : line - box.offsetHeight - 4}px`;
  input.focus({ preventScroll: true });
  box.scrollIntoView({ block: 'nearest' });
}
/** Closes the menu; what was typed stands in the text if nothing was chosen. */
function close(typed) {
  if (box.hidden) return;
  box.hidden = true;
  text.focus({ preventScroll: true });
  text.setSelectionRange(at, at);
  if (typed) put(at, at, typed);
}
function insert(item) {
  close();
  if (item) actions[item.dataset.block]();
}

export function watchSlash() {
  text.addEventListener('beforeinput', e => {
    if (e.data !== '/' || e.isComposing || e.inputType !== 'insertText' || text.selectionStart !== text.selectionEnd) return;
    const start = text.value.lastIndexOf('\n', text.selectionStart - 1) + 1;
    if (text.value.slice(start, text.selectionStart).trim()) return;
    e.preventDefault();
    open();
  });
  input.addEventListener('input', narrow);
  input.addEventListener('keydown', e => {
    if (e.isComposing) return;
    const list = shown(),
      place = list.indexOf(current);
    const to = {
      ArrowDown: (place + 1) % list.length,
      ArrowUp: (place - 1 + list.length) % list.length,
      Home: input.value ? null : 0,
      End: input.value ? null : list.length - 1,
    }[e.key];
    if (to !== undefined && to !== null && list.length) choose(list[to]);
    else if (e.key === 'Enter' || (e.key === 'Tab' && !e.shiftKey)) current ? insert(current) : close('/' + input.value);
    else if (e.key === 'Escape') close('/' + input.value);
    else if (e.key === 'Backspace' && !input.value) close();
    else if (e.key === ' ' && !input.value) close('/ ');
    else return;
    e.preventDefault();
    e.stopPropagation();
  });
  input.addEventListener('blur', e => {
    if (!box.contains(e.relatedTarget) && document.hasFocus() && !box.hidden) {
      box.hidden = true;
      const active = put(at, at, '/' + input.value);
      if (e.relatedTarget) e.relatedTarget.focus();
      else if (active !== input) text.blur();
    }
  });
  box.addEventListener('pointerdown', e => e.preventDefault());
  box.addEventListener('click', e => {
    const item = e.target.closest('[role=option]');
    if (item) insert(item);
  });
}
