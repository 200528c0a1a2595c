// Pairs are matched by dragging answers to items, or by picking an answer and then its item. The lists to choose from stay: they are what
// is sent, and they are a way of their own.
import { icon, words } from './common.js';

const say = words({
  match: 'Drag each answer to its item, or choose it from the list.',
  answers: 'Answers',
  picked: '“{0}” picked up. Select the item it belongs to, or press Escape to cancel.',
  placed: '“{0}” matched with “{1}”.',
  back: '“{0}” put back.',
});
const heard = Object.assign(document.createElement('div'), { className: 'hidden-visually' });
heard.setAttribute('aria-live', 'polite');
document.body.append(heard);

/** The answers that go with a list. */
const offered = new WeakMap();
const fields = list => [...list.querySelectorAll('select')];
const wordsOf = it => it.textContent.trim();

/** Puts the answers above the lists to choose from. */
export function matching(within) {
  for (const list of within.querySelectorAll('fieldset:not([disabled]) .practice__pairs--match')) {
    if (offered.has(list)) continue;
    const tray = Object.assign(document.createElement('div'), { className: 'practice__answers', role: 'group', ariaLabel: say('answers') });
    for (const { value, text } of fields(list)[0].options) if (value) tray.append(answer(value, text));
    list.before(Object.assign(document.createElement('p'), { className: 'field__hint', textContent: say('match') }), tray);
    offered.set(list, tray);
    list.addEventListener('change', () => show(list));
    show(list);
  }
}
function answer(value, text) {
  const it = Object.assign(document.createElement('button'), { type: 'button', className: 'practice__answer', value });
  it.append(icon('drag'), Object.assign(document.createElement('span'), { dir: 'auto', textContent: text }));
  it.setAttribute('aria-pressed', 'false');
  return it;
}
/** An answer that an item has is marked. */
function show(list) {
  const given = fields(list).map(field => field.value);
  for (const it of offered.get(list).children) {
    const isUsed = given.includes(it.value);
    it.toggleAttribute('data-used', isUsed);
    it.firstChild.replaceWith(icon(isUsed ? 'check' : 'drag'));
  }
}

// The answer in hand, whether it is carried or was picked.
let hand = null;
function take(it) {
  const list = it.parentElement.nextElementSibling;
  hand = { it, list };
  it.setAttribute('aria-pressed', 'true');
  list.dataset.picking = '';
  heard.textContent = say('picked', wordsOf(it));
}
function release() {
  const { it, list, ghost } = hand;
  hand = null;
  it.setAttribute('aria-pressed', 'false');
  list.removeAttribute('data-picking');
  aim(list, null);
  ghost?.remove();
  document.body.classList.remove('dragging');
}
function putBack() {
  const { it } = hand;
  release();
  heard.textContent = say('back', wordsOf(it));
  it.focus({ preventScroll: true });
}
function place(item) {
  const { it, list } = hand,
    all = fields(list),
    field = item.querySelector('select');
  release();
  // Where there is an answer for each item, it moves; where there are fewer, it may be right more than once.
  if (offered.get(list).children.length >= all.length) for (const other of all) if (other.value === it.value) other.value = '';
  field.value = it.value;
  field.dispatchEvent(new Event('change', { bubbles: true }));
  heard.textContent = say('placed', wordsOf(it), wordsOf(item.querySelector('label')));
}
/** Marks the item that an answer would go to. */
function aim(list, item) {
  for (const other of list.children) other.toggleAttribute('data-over', other === item);
}

document.addEventListener('click', e => {
  const it = e.target.closest?.('.practice__answer'),
    item = hand && e.target.closest?.('li');
  if (it) {
    // The end of a drag is no click.
    if (e.detail && dropped) return;
    const wasInHand = hand?.it === it;
    if (hand) release();
    if (wasInHand) heard.textContent = say('back', wordsOf(it));
    else {
      take(it);
      // After a key press, the focus moves to the first item without an answer.
      if (!e.detail) (fields(hand.list).find(field => !field.value) ?? fields(hand.list)[0]).focus();
    }
  } else if (item?.parentElement === hand?.list && item) {
    e.preventDefault();
    place(item);
  }
});
document.addEventListener(
  'keydown',
  e => {
    if (!hand) return;
    const item = e.target.closest?.('li');
    if (e.key === 'Escape') {
      if (pressed?.ghost) [pressed, dropped] = [null, true];
      putBack();
    } else if ((e.key === 'Enter' || e.key === ' ') && e.target.matches('select') && item?.parentElement === hand.list) place(item);
    else return;
    e.preventDefault();
    e.stopPropagation();
  },
  true,
);

// ── Carried with a pointer ──
let pressed = null,
  dropped = false;
document.addEventListener('pointerdown', e => {
  dropped = false;
  const it = e.button === 0 && e.target.closest?.('.practice__answer');
  if (it && !pressed) pressed = { it, id: e.pointerId, x: e.clientX, y: e.clientY };
});
document.addEventListener('pointermove', e => {
  if (e.pointerId !== pressed?.id) return;
  const { it, x, y, ghost } = pressed;
  pressed.now = [e.clientX, e.clientY];
  if (ghost) return follow();
  if (Math.hypot(e.clientX - x, e.clientY - y) < 5) return;
  if (hand) release();
  take(it);
  it.setPointerCapture(e.pointerId);
  const box = it.getBoundingClientRect();
  pressed.grip = [x - box.left, y - box.top];
  pressed.ghost = hand.ghost = it.cloneNode(true);
  Object.assign(hand.ghost, { ariaHidden: 'true', tabIndex: -1 }).classList.add('practice__answer--carried');
  hand.ghost.style.inlineSize = `${box.width}px`;
  document.body.append(hand.ghost);
  document.body.classList.add('dragging');
  requestAnimationFrame(scroll);
  follow();
});
const under = ([x, y]) => {
  const item = document.elementFromPoint(x, y)?.closest('li');
  return item?.parentElement === hand.list ? item : null;
};
function follow() {
  const [x, y] = pressed.now,
    [left, top] = pressed.grip;
  pressed.ghost.style.translate = `${x - left}px ${y - top}px`;
  aim(hand.list, under(pressed.now));
}
/** Near the edges of the window, the page moves along. */
function scroll() {
  if (!pressed?.ghost) return;
  const y = pressed.now[1],
    edge = 72,
    pull = y < edge ? y - edge : Math.max(0, y - innerHeight + edge);
  if (pull) {
    scrollBy(0, Math.sign(pull) * Math.min(24, Math.abs(pull) / 3));
    follow();
  }
  requestAnimationFrame(scroll);
}
function finish(isDone) {
  const { ghost, now } = pressed;
  pressed = null;
  if (!ghost || hand?.ghost !== ghost) return;
  dropped = true;
  const item = isDone && under(now);
  if (item) place(item);
  else putBack();
}
document.addEventListener('pointerup', e => e.pointerId === pressed?.id && finish(true));
document.addEventListener('pointercancel', e => e.pointerId === pressed?.id && finish(false));
