// Practice in a lesson and flashcards: after an answer the focus goes to what is said about it, and formulas are drawn. A material that was
// played for the most part says so by itself.
import { icon, words } from './common.js';
import { matching } from './matching.js';
import { formulas } from './math.js';

const say = words({
  sort: 'Drag the items into order, or use the arrows.',
  up: 'Move “{0}” up',
  down: 'Move “{0}” down',
  at: '“{0}”: position {1} of {2}',
});

const byItself = new Set();

document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  const id = typeof ctx.target === 'string' ? ctx.target.replace(/^#/, '') : ctx.target?.id,
    region = id && document.getElementById(id);
  if (!region?.matches('[data-practice]')) return;
  formulas(region);
  arrange(region);
  // Nobody pressed anything: the focus stays with what is being watched.
  if (byItself.delete(region.id)) return;
  (region.querySelector('[data-verdict]') ?? region.querySelector('input:not([type=hidden]),select,button,summary'))?.focus({
    preventScroll: true,
  });
  region.scrollIntoView({ block: 'nearest' });
});
for (const region of document.querySelectorAll('[data-practice]')) formulas(region);

// ── Putting in order: by dragging and with arrows; the numbers that the form sends follow ──
/** Of each item the field with its number. The fields keep their order, by which the server knows them. */
const fields = new WeakMap();
/** Turns lists of numbers to choose into lists to sort. Without scripts one chooses numbers. */
function order(within) {
  for (const list of within.querySelectorAll('fieldset:not([disabled]) .practice__pairs--order:not(.practice__pairs--sorted)')) {
    const held = Object.assign(document.createElement('div'), { hidden: true }),
      rank = item => Number(fields.get(item).value) || 99;
    for (const item of list.children) {
      fields.set(item, item.querySelector('select'));
      held.append(fields.get(item));
    }
    list.after(held);
    list.append(...[...list.children].sort((a, b) => rank(a) - rank(b)));
    list.classList.add('practice__pairs--sorted');
    list.previousElementSibling.textContent = say('sort');
    for (const item of list.children) equip(item);
    count(list);
  }
}
function equip(item) {
  const number = Object.assign(document.createElement('b'), { className: 'number soft' }),
    steps = Object.assign(document.createElement('span'), { className: 'practice__steps' }),
    label = item.querySelector('label');
  // The field that it named is hidden now.
  label.removeAttribute('for');
  for (const name of ['up', 'down']) {
    const button = document.createElement('button');
    Object.assign(button, {
      type: 'button',
      className: 'button button--quiet button--icon',
      ariaLabel: say(name, label.textContent.trim()),
    });
    button.append(icon(`arrow-${name}`));
    button.dataset.step = name;
    steps.append(button);
  }
  item.prepend(number);
  item.append(steps);
}
function count(list) {
  [...list.children].forEach((item, i, all) => {
    fields.get(item).value = String(i + 1);
    item.querySelector('b').textContent = `${i + 1}.`;
    item.querySelector('[data-step=up]').disabled = i === 0;
    item.querySelector('[data-step=down]').disabled = i === all.length - 1;
  });
}
/** What is arranged by hand: in practice, and in checks, which come at any time. */
function arrange(within) {
  order(within);
  matching(within);
}
document.addEventListener('lms:arrange', e => arrange(e.detail));
const heardOf = document.createElement('div');
heardOf.className = 'hidden-visually';
heardOf.setAttribute('aria-live', 'polite');
document.body.append(heardOf);
document.addEventListener('click', e => {
  const button = e.target.closest?.('.practice__pairs--sorted [data-step]');
  if (!button) return;
  const item = button.closest('li'),
    list = item.parentElement;
  if (button.dataset.step === 'up') item.previousElementSibling?.before(item);
  else item.nextElementSibling?.after(item);
  count(list);
  (button.disabled ? item.querySelector('[data-step]:not([disabled])') : button)?.focus();
  const all = [...list.children];
  heardOf.textContent = say('at', item.querySelector('label').textContent.trim(), all.indexOf(item) + 1, all.length);
});
let held = null;
document.addEventListener('pointerdown', e => {
  const item = e.button === 0 && !e.target.closest('button') && e.target.closest?.('.practice__pairs--sorted > li');
  // On touch screens a swipe over the list scrolls; the arrows move.
  if (!item || e.pointerType === 'touch') return;
  held = item;
  item.setPointerCapture(e.pointerId);
  item.dataset.lifted = '';
});
document.addEventListener('pointermove', e => {
  if (!held) return;
  const other = [...held.parentElement.children].find(it => {
    const box = it.getBoundingClientRect();
    return it !== held && e.clientY > box.top && e.clientY < box.bottom;
  });
  if (!other) return;
  const box = other.getBoundingClientRect();
  if (e.clientY < box.top + box.height / 2) other.before(held);
  else other.after(held);
  count(held.parentElement);
});
for (const name of ['pointerup', 'pointercancel'])
  document.addEventListener(name, () => {
    held?.removeAttribute('data-lifted');
    held = null;
  });

// ── Flashcards: 1 to 4 say how well one knew the card that is turned ──
document.addEventListener('keydown', e => {
  if (e.ctrlKey || e.metaKey || e.altKey || !/^[1-4]$/.test(e.key) || e.target.closest?.('input,select,textarea,[contenteditable]')) return;
  const card = e.target.closest?.('[data-practice]')?.querySelector('.flashcard[open]') ?? document.querySelector('.flashcard[open]');
  card?.querySelector(`[aria-keyshortcuts="${e.key}"]`)?.click();
});

/** Nine tenths really played, whatever was skipped between; the browser counts them. */
function heard({ target: media }) {
  const region = document.querySelector(`[data-seen="${media.dataset.material}"]`),
    { played, duration } = media;
  if (!region || !(duration > 0) || byItself.has(region.id)) return;
  let seconds = 0;
  for (let i = 0; i < played.length; i++) seconds += played.end(i) - played.start(i);
  if (seconds < duration * 0.9) return;
  byItself.add(region.id);
  region.querySelector('form').requestSubmit();
}
for (const media of document.querySelectorAll('[data-material]'))
  for (const name of ['timeupdate', 'ended']) media.addEventListener(name, heard);
arrange(document);
