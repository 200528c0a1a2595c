// Find and replace. All replacements are one step of undo.
import { text, part, put } from './text.js';
import { highlight, reveal } from './mirror.js';
import { say } from './words.js';
import { debounce } from '../common.js';

const bar = part('[data-find]'),
  needle = bar?.querySelector('[data-needle]'),
  instead = bar?.querySelector('[data-instead]'),
  count = bar?.querySelector('[data-count]');
const most = 5000;
let found = [],
  at = -1;

const on = name => bar.querySelector(`[data-toggle=${name}]`).getAttribute('aria-pressed') === 'true';
function pattern() {
  if (!needle.value) return null;
  let source = on('regex') ? needle.value : needle.value.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  if (on('word')) source = `(?<![\\p{L}\\p{N}_])(?:${source})(?![\\p{L}\\p{N}_])`;
  // A plain needle never fails; one of the author's own may.
  return new RegExp(source, on('case') ? 'gmu' : 'gimu');
}
function show() {
  needle.removeAttribute('aria-invalid');
  count.textContent = !needle.value ? '' : found.length ? say('found', at + 1, found.length) : say('none');
  highlight(found.slice(0, most).map(([start, end], i) => [start, end, i === at ? 'now' : '']));
}
/** Looks again; the match at or after the caret is the current one. */
function search(from = text.selectionStart) {
  found = [];
  try {
    const wanted = pattern();
    for (const match of wanted ? text.value.matchAll(wanted) : []) {
      if (match[0].length) found.push([match.index, match.index + match[0].length, match]);
      if (found.length >= most) break;
    }
  } catch {
    at = -1;
    highlight([]);
    needle.setAttribute('aria-invalid', 'true');
    return (count.textContent = say('wrong'));
  }
  at = found.length
    ? Math.max(
        0,
        found.findIndex(([start]) => start >= from),
      )
    : -1;
  show();
  if (at >= 0) reveal(found[at][0]);
}
function step(by) {
  if (!found.length) return;
  at = (at + by + found.length) % found.length;
  const [start, end] = found[at];
  text.setSelectionRange(start, end);
  show();
  reveal(start);
}
const again = debounce(() => {
  if (!bar.hidden) search(found[at]?.[0] ?? text.selectionStart);
}, 150);
const filled = match =>
  on('regex')
    ? instead.value.replace(/\$(\$|&|\d{1,2})|\\n/g, (all, key) =>
        all === '\\n' ? '\n' : key === '$' ? '$' : key === '&' ? match[0] : (match[Number(key)] ?? ''),
      )
    : instead.value;
function keepFocus(run) {
  const active = document.activeElement;
  run();
  // What is found now is looked up at once; looking again would take back what is said about it.
  again.cancel();
  active?.focus({ preventScroll: true });
}
function replaceOne() {
  if (at < 0 || text.readOnly) return;
  const [start, end, match] = found[at],
    value = filled(match);
  keepFocus(() => put(start, end, value));
  search(start + value.length);
}
function replaceAll() {
  if (!found.length || text.readOnly) return;
  const all = [...text.value.matchAll(pattern())].filter(match => match[0].length),
    first = all[0].index,
    last = all.at(-1).index + all.at(-1)[0].length;
  let value = '',
    from = first;
  for (const match of all) {
    value += text.value.slice(from, match.index) + filled(match);
    from = match.index + match[0].length;
  }
  keepFocus(() => put(first, last, value));
  search(first);
  count.textContent = say('replaced', all.length);
}

export function openFind(replace) {
  const chosen = text.value.slice(text.selectionStart, text.selectionEnd);
  if (chosen && !chosen.includes('\n')) needle.value = chosen;
  bar.hidden = false;
  search();
  const field = replace && needle.value ? instead : needle;
  field.focus();
  field.select();
}
function close() {
  bar.hidden = true;
  const match = found[at];
  found = [];
  highlight([]);
  text.focus({ preventScroll: true });
  if (match) text.setSelectionRange(match[0], match[1]);
}

export function watchFind() {
  needle.addEventListener('input', () => search(found[at]?.[0] ?? text.selectionStart));
  text.addEventListener('input', () => {
    if (!bar.hidden && document.activeElement === text) {
      highlight([]);
      again();
    }
  });
  bar.addEventListener('keydown', e => {
    if (e.key === 'Escape') close();
    else if (e.key === 'Enter' && e.target === needle) step(e.shiftKey ? -1 : 1);
    else if (e.key === 'Enter' && e.target === instead) e.ctrlKey || e.metaKey ? replaceAll() : replaceOne();
    else return;
    e.preventDefault();
    e.stopPropagation();
  });
  bar.addEventListener('click', e => {
    const it = e.target.closest('button');
    if (!it) return;
    if (it.dataset.toggle) {
      it.setAttribute('aria-pressed', String(it.getAttribute('aria-pressed') !== 'true'));
      search(found[at]?.[0] ?? text.selectionStart);
    } else if (it.dataset.step) step(Number(it.dataset.step));
    else if ('replace' in it.dataset) replaceOne();
    else if ('replaceAll' in it.dataset) replaceAll();
    else if ('close' in it.dataset) close();
  });
  // Fields of the bar are no fields of the lesson.
  for (const name of ['input', 'change']) bar.addEventListener(name, e => e.stopPropagation());
  if (text.readOnly) bar.querySelectorAll('.findbar__row')[1].hidden = true;
}
