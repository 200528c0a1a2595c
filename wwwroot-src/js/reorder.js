// Lessons, modules and files moved by hand: by the grip with pointer or keys. One POST on drop; the server's tree is the truth.
import { words } from './common.js';

const say = words({
  lifted: '“{0}” lifted, {1}. Use the arrow keys to move it, Space to drop it, or Escape to put it back.',
  moved: '“{0}”, {1}.',
  dropped: '“{0}” dropped, {1}.',
  back: '“{0}” put back, {1}.',
  failed: '“{0}” couldn’t be moved and is back in its old position.',
  lessonAt: 'position {0} of {1} in module {2}',
  unitAt: 'position {0} of {1} in unit {3} of module {2}',
  moduleAt: 'position {0} of {1}',
});
const live = Object.assign(document.createElement('div'), { className: 'hidden-visually' });
live.setAttribute('aria-live', 'polite');
document.body.append(live);
const announce = message => {
  live.textContent = message;
};

const kinds = {
  lesson: {
    item: '[data-lesson]',
    list: '[data-lessons]',
    area: '[data-unit]',
    handler: 'MoveLesson',
    title: it => it.querySelector('.tree__title').textContent,
    sent: list => ({ unit: list.dataset.lessons }),
  },
  unit: {
    item: '[data-unit]',
    list: '[data-module]',
    area: '[data-module]',
    handler: 'MoveUnit',
    title: it => it.querySelector('h3').textContent,
    sent: list => ({ module: list.dataset.module }),
  },
  file: { item: '[data-file]', handler: 'Move', title: it => it.querySelector('.filelist__title').textContent },
  module: { item: '[data-module]', handler: 'MoveModule', title: it => it.querySelector('h2').textContent },
};
const tree = () => document.querySelector('[data-reorder]');
const kindOf = grip => kinds[grip.dataset.grip];
const itemOf = grip => grip.closest(kindOf(grip).item);
const gripOf = id => tree()?.querySelector(`[data-grip][data-id="${CSS.escape(id)}"]`);
const siblings = (it, kind) => [...it.parentElement.children].filter(other => other.matches(kind.item));
const lists = kind => [...tree().querySelectorAll(kind.list)];

function where(it, kind) {
  const all = siblings(it, kind),
    values = [all.indexOf(it) + 1, all.length];
  if (!kind.list) return say('moduleAt', ...values);
  const module = it.closest('[data-module]').querySelector('h2').textContent,
    unit = kind !== kinds.unit && it.closest('[data-unit]').querySelector('h3')?.textContent;
  return unit ? say('unitAt', ...values, module, unit) : say('lessonAt', ...values, module);
}
const spot = it => ({ parent: it.parentElement, next: it.nextElementSibling });
/** The place as the server counts it. */
const position = (it, kind) => siblings(it, kind).indexOf(it);

// One move after the other: the second counts on what the first has done.
let queue = Promise.resolve();
function drop(it, kind, grip, origin) {
  const id = grip.dataset.id,
    title = kind.title(it),
    values = { id, position: position(it, kind), ...kind.sent?.(it.parentElement.closest(kind.list)) };
  announce(say('dropped', title, where(it, kind)));
  queue = queue.then(async () => {
    let answered = 0;
    const hear = ({ detail: { ctx } }) => {
      if (ctx.values === values) answered = ctx.response?.status ?? 0;
    };
    document.addEventListener('htmx:finally:request', hear);
    await htmx.ajax('POST', `${tree().dataset.reorder}?handler=${kind.handler}`, {
      source: tree(),
      target: '#' + tree().getAttribute('id'),
      swap: 'outerHTML',
      values,
    });
    document.removeEventListener('htmx:finally:request', hear);
    if (answered !== 200 && answered !== 422 && answered !== 409) {
      if (it.isConnected && origin.parent.isConnected)
        origin.parent.insertBefore(it, origin.next?.parentElement === origin.parent ? origin.next : null);
      announce(say('failed', title));
    }
    const at = document.activeElement;
    if (!at || at === document.body || (tree().contains(at) && !at.matches('input'))) gripOf(id)?.focus({ preventScroll: true });
  });
}

// ── Keys ──
let lifted = null,
  moving = false;
function settle() {
  lifted?.it.removeAttribute('data-lifted');
  lifted?.grip.removeAttribute('aria-pressed');
  lifted = null;
}
function lift(grip) {
  const kind = kindOf(grip),
    it = itemOf(grip);
  lifted = { grip, kind, it, origin: spot(it) };
  it.dataset.lifted = '';
  grip.setAttribute('aria-pressed', 'true');
  announce(say('lifted', kind.title(it), where(it, kind)));
}
function place(move) {
  const { grip, it } = lifted;
  moving = true;
  move();
  grip.focus({ preventScroll: true });
  moving = false;
  it.scrollIntoView({ block: 'nearest' });
}
function putBack() {
  const { it, kind, origin } = lifted;
  place(() => origin.parent.insertBefore(it, origin.next));
  announce(say('back', kind.title(it), where(it, kind)));
  settle();
}
function step(by) {
  const { it, kind } = lifted,
    all = siblings(it, kind),
    next = all[all.indexOf(it) + by];
  place(() => {
    if (next) return by < 0 ? next.before(it) : next.after(it);
    if (!kind.list) return;
    const every = lists(kind),
      list = every[every.indexOf(it.parentElement) + by];
    if (list) by < 0 ? list.append(it) : list.prepend(it);
  });
  announce(say('moved', kind.title(it), where(it, kind)));
}
document.addEventListener('keydown', e => {
  const grip = e.target.closest?.('[data-reorder] [data-grip]');
  if (!grip || drag) return;
  const run = {
    ' ': () => {
      if (!lifted) return lift(grip);
      const { it, kind, origin } = lifted,
        now = spot(it);
      settle();
      if (now.parent === origin.parent && now.next === origin.next) announce(say('dropped', kind.title(it), where(it, kind)));
      else drop(it, kind, grip, origin);
    },
    ArrowUp: lifted && (() => step(-1)),
    ArrowDown: lifted && (() => step(1)),
    Escape: lifted && putBack,
    Enter: () => {},
  }[e.key];
  if (!run) return;
  e.preventDefault();
  run();
});
document.addEventListener('keyup', e => {
  if (e.key === ' ' && e.target.closest?.('[data-grip]')) e.preventDefault();
});
document.addEventListener('focusout', e => {
  if (lifted && !moving && e.target === lifted.grip && document.hasFocus() && lifted.it.isConnected)
    setTimeout(() => lifted && document.activeElement !== lifted.grip && abandon());
});
/** The focus went elsewhere: nothing is moved by accident. */
function abandon() {
  const { it, kind, origin } = lifted;
  origin.parent.insertBefore(it, origin.next);
  announce(say('back', kind.title(it), where(it, kind)));
  settle();
}

// ── Pointer ──
let drag = null;
const line = document.createElement('div');
line.className = 'drop-line';
document.addEventListener('pointerdown', e => {
  const grip = e.button === 0 && e.target.closest?.('[data-reorder] [data-grip]');
  if (!grip || drag) return;
  if (lifted) putBack();
  const kind = kindOf(grip),
    it = itemOf(grip);
  drag = { grip, kind, it, id: e.pointerId, y: e.clientY, from: e.clientY, begun: false, to: null };
  grip.setPointerCapture(e.pointerId);
});
document.addEventListener('pointermove', e => {
  if (e.pointerId !== drag?.id) return;
  drag.y = e.clientY;
  if (drag.begun || Math.abs(e.clientY - drag.from) < 5) return;
  drag.begun = true;
  drag.it.dataset.lifted = '';
  document.body.classList.add('dragging');
  announce(say('lifted', drag.kind.title(drag.it), where(drag.it, drag.kind)));
  requestAnimationFrame(frame);
});
const middle = it => {
  const box = it.getBoundingClientRect();
  return box.top + box.height / 2;
};
/** Scrolls near the edges of the window, where the line follows. */
function frame() {
  if (!drag?.begun) return;
  const { y } = drag,
    edge = 72;
  const pull = y < edge ? y - edge : y > innerHeight - edge ? y - innerHeight + edge : 0;
  if (pull) scrollBy(0, Math.sign(pull) * Math.min(24, Math.abs(pull) / 3));
  aim();
  requestAnimationFrame(frame);
}
/** Draws the line where the item would land. */
function aim() {
  const { kind, it, y } = drag;
  let list = it.parentElement;
  if (kind.list) {
    const far = area => {
      const box = area.getBoundingClientRect();
      return y < box.top ? box.top - y : Math.max(0, y - box.bottom);
    };
    const area = [...tree().querySelectorAll(kind.area)].reduce((best, it) => (far(it) < far(best) ? it : best));
    list = area.matches(kind.list) ? area : area.querySelector(kind.list);
  }
  const others = [...list.children].filter(other => other.matches(kind.item) && other !== it),
    next = others.find(other => y < middle(other)) ?? null;
  drag.to = { list, next };
  const end = others.at(-1);
  if (next) {
    if (line.nextElementSibling !== next) next.before(line);
  } else if (end) {
    if (line.previousElementSibling !== end) end.after(line);
  } else if (line.parentElement !== list) list.append(line);
}
function finish(dropped) {
  const { grip, kind, it, begun, to } = drag;
  drag = null;
  line.remove();
  it.removeAttribute('data-lifted');
  document.body.classList.remove('dragging');
  if (!begun) return;
  const origin = spot(it);
  if (dropped && to && !(to.list === origin.parent && to.next === origin.next)) {
    to.list.insertBefore(it, to.next);
    drop(it, kind, grip, origin);
  } else announce(say('back', kind.title(it), where(it, kind)));
  grip.focus({ preventScroll: true });
}
document.addEventListener('pointerup', e => {
  if (e.pointerId !== drag?.id) return;
  drag.y = e.clientY;
  // The last movement may not have been drawn yet.
  if (drag.begun) aim();
  finish(true);
});
document.addEventListener('pointercancel', e => {
  if (e.pointerId === drag?.id) finish(false);
});
document.addEventListener(
  'keydown',
  e => {
    if (e.key === 'Escape' && drag) {
      e.preventDefault();
      finish(false);
    }
  },
  true,
);

// ── The server draws the tree anew: what was typed, opened and selected in it stays ──
const field = ({ name, type, value }) => `[name="${CSS.escape(name)}"]` + (type === 'checkbox' ? `[value="${CSS.escape(value)}"]` : '');
/** Fields that differ from what the server sent, without those that this request has just handed over. */
function changed(within, sent, ended) {
  return [...within.querySelectorAll('input:not([type=hidden])')]
    .filter(input => input.name && !(input.type === 'checkbox' ? ended : sent.has(input)))
    .filter(input => input.checked !== input.defaultChecked || (input.type !== 'checkbox' && input.value !== input.defaultValue))
    .map(input => ({ at: field(input), value: input.value, checked: input.checked }));
}
const opened = within => [...within.querySelectorAll('details.tree__add[open]')].map(it => it.querySelector('input')?.name);
let kept;
document.addEventListener('htmx:before:swap', ({ detail: { ctx } }) => {
  const target = ctx.target?.matches?.('[data-reorder]') && ctx.target;
  kept = null;
  if (!target) return;
  const { submitter } = ctx.request,
    done = ctx.response?.status === 200,
    active = document.activeElement;
  // Enter presses a button that is nowhere near its field.
  const sent = new Set(done && submitter ? [active, ...(submitter.closest('.row, .menu__field')?.querySelectorAll('input') ?? [])] : []);
  kept = { fields: changed(target, sent, done && submitter?.hasAttribute('data-for-selected')), opened: opened(target) };
  if (drag) finish(false);
  settle();
  line.remove();
});
document.addEventListener('htmx:after:swap', () => {
  const now = kept && tree();
  if (!now) return;
  for (const { at, value, checked } of kept.fields) {
    const input = now.querySelector(`input${at}`);
    if (input?.type === 'checkbox') input.checked = checked;
    else if (input) input.value = value;
  }
  for (const name of kept.opened) {
    const details = name && now.querySelector(`input[name="${CSS.escape(name)}"]`)?.closest('details');
    if (details) details.open = true;
  }
  kept = null;
  ready();
});

// ── Selecting many ──
function ready() {
  for (const box of document.querySelectorAll('[data-select-group]')) box.hidden = false;
  tree()
    ?.querySelector('[data-select]')
    ?.dispatchEvent(new Event('change', { bubbles: true }));
}
const boxes = within => [...within.querySelectorAll('[data-select]')];
let last = null;
document.addEventListener('click', e => {
  const box = e.target.closest?.('[data-reorder] [data-select]');
  if (!box) return;
  const all = boxes(tree()),
    ends = [all.indexOf(last), all.indexOf(box)];
  if (e.shiftKey && ends[0] >= 0) for (const it of all.slice(Math.min(...ends), Math.max(...ends) + 1)) it.checked = box.checked;
  last = box;
});
document.addEventListener('change', e => {
  const box = e.target;
  if (box.matches('[data-select-group]')) {
    const group = boxes(box.closest('[data-module]'));
    for (const it of group) it.checked = box.checked;
    group[0]?.dispatchEvent(new Event('change', { bubbles: true }));
  } else if (box.matches('[data-select]'))
    for (const group of document.querySelectorAll('[data-select-group]')) {
      const rows = boxes(group.closest('[data-module]')),
        chosen = rows.filter(row => row.checked).length;
      group.checked = chosen > 0 && chosen === rows.length;
      group.indeterminate = chosen > 0 && !group.checked;
    }
});
ready();
