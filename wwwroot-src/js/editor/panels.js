// Below the text: its headings to jump to, what readers may stumble over, and the list of keys.
import { editor, text, part, headings, lineStart } from './text.js';
import { go } from './mirror.js';
import { headers, debounce } from '../common.js';

const outline = part('[data-outline]'),
  check = part('[data-findings]'),
  keys = part('[data-keys]');

let listed = null;
/** The list is drawn anew only when a heading is another one: whoever stands in it with the keyboard stays there. */
function drawOutline() {
  const list = outline.querySelector('ol'),
    found = headings(),
    same = listed?.length === found.length && found.every(({ level, words }, i) => level === listed[i].level && words === listed[i].words);
  listed = found;
  if (same) return;
  list.replaceChildren(
    ...found.map((heading, i) => {
      const item = document.createElement('li'),
        button = document.createElement('button');
      item.dataset.level = heading.level;
      Object.assign(button, { type: 'button', className: 'link-button', textContent: heading.words });
      button.addEventListener('click', () => go(listed[i].at));
      item.append(button);
      return item;
    }),
  );
  outline.querySelector('[data-none]').hidden = found.length > 0;
}
async function look() {
  const data = new FormData();
  data.set('Input.Markdown', text.value);
  try {
    const answer = await fetch(editor.dataset.check, { method: 'POST', headers: headers(), body: data });
    if (!answer.ok) return;
    const fresh = document.createElement('template');
    fresh.innerHTML = await answer.text();
    const findings = fresh.content.querySelector('#findings'),
      shown = check.querySelector('#findings');
    if (findings.innerHTML === shown.innerHTML) return;
    shown.replaceWith(findings);
    const number = check.querySelector('[data-findings-count]');
    number.textContent = findings.dataset.count;
    number.classList.toggle('badge--warn', !!findings.querySelector('use[href$="#warning"]'));
  } catch {
    /* The next change tries again. */
  }
}

function goLine(line) {
  // Below other content, the text may be folded.
  const fold = text.closest('details');
  if (fold) fold.open = true;
  const start = lineStart(line),
    end = text.value.indexOf('\n', start);
  go(start, end < 0 ? text.value.length : end);
}
/** The content check of the course leads to a line. */
function follow() {
  const line = /^#line-(\d+)$/.exec(location.hash)?.[1];
  if (line) goLine(Number(line));
}

export function showKeys() {
  keys.showModal();
}

export function watchPanels() {
  outline.hidden = false;
  outline.addEventListener('toggle', () => {
    if (outline.open) drawOutline();
  });
  check.addEventListener('toggle', () => {
    if (check.open) look();
  });
  const again = debounce(() => {
    if (outline.open) drawOutline();
    if (check.open) look();
  }, 800);
  text.addEventListener('input', again);
  check.addEventListener('click', e => {
    const line = e.target.closest('[data-line]')?.dataset.line;
    if (!line) return;
    e.preventDefault();
    goLine(Number(line));
  });
  window.addEventListener('hashchange', follow);
  follow();
  keys.querySelector('[data-cancel]').addEventListener('click', () => keys.close());
  document.addEventListener('keydown', e => {
    if (
      e.key === '?' &&
      !e.ctrlKey &&
      !e.altKey &&
      !e.metaKey &&
      !e.target.closest?.('input, textarea, select, dialog, [contenteditable]')
    ) {
      e.preventDefault();
      showKeys();
    }
  });
}
