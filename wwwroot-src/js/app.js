// On every page: makes htmx fit the server, and gives native forms, menus and messages their manners.
const words = {
  failed: 'Something went wrong. Nothing was changed. Please try again.',
  gone: 'This no longer exists. Reload the page to see what’s current.',
  denied: 'You don’t have permission to do this.',
  stale: 'This page is out of date. Reload it and try again.',
  busy: 'Too many requests. Wait a moment and try again.',
  lost: 'No connection. What you sent didn’t arrive. Please send it again.',
  retry: 'No connection. Retrying …',
  offline: 'You’re offline. Changes you make now can’t be saved.',
  online: 'You’re back online.',
  cancel: 'Cancel',
  ok: 'Continue',
  copied: 'Link copied.',
  selected: '{0} selected',
};
const root = document.documentElement,
  on = (name, run, capture) => document.addEventListener(name, run, capture);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const say = key => window.lmsWords?.[words[key]] ?? words[key];
const make = (tag, className, text = '') => Object.assign(document.createElement(tag), { className, textContent: text });
const flash = document.getElementById('flash');

// Messages go away by themselves, but never from under a hand.
function leave(item, wait = item.querySelector('button,a') ? 15e3 : 8e3) {
  setTimeout(() => (item.matches(':hover,:focus-within') ? leave(item, 2e3) : item.remove()), wait);
}
function tell(text, icon = 'error') {
  all('.flash__item', flash)
    .filter(item => item.textContent === text)
    .forEach(item => item.remove());
  const item = make('div', 'flash__item');
  item.innerHTML = `<svg class="icon" aria-hidden="true"><use href="/icons/sprite.svg#${icon}"/></svg>`;
  item.append(make('span', '', text));
  flash.append(item);
}
all('.flash__item', flash).forEach(item => leave(item));
new MutationObserver(changes => changes.forEach(c => c.addedNodes.forEach(node => node.matches?.('.flash__item') && leave(node)))).observe(
  flash,
  { childList: true },
);
all('[data-print]').forEach(button => {
  button.hidden = false;
  button.addEventListener('click', () => print());
});
// Only scripts can copy, so the button is hidden without them.
const copiable = () => all('[data-copy]').forEach(button => (button.hidden = !navigator.clipboard));
copiable();
on('htmx:after:swap', copiable);
on('click', async e => {
  const link = e.target.closest('[data-copy]')?.dataset.copy;
  if (!link) return;
  await navigator.clipboard.writeText(link);
  tell(say('copied'), 'check');
});
on('lms:tell', e => tell(e.detail.text, e.detail.icon));

// htmx: the token, the button's own address, failures in words.
const tries = new WeakMap();
on(
  'htmx:config:request',
  ({
    detail: {
      ctx: { request },
    },
  }) => {
    request.headers.RequestVerificationToken = document.querySelector('meta[name=request-token]')?.content ?? '';
    request.action = request.submitter?.getAttribute?.('formaction') ?? request.action;
  },
);
on('htmx:before:swap', e => {
  const { status } = e.detail.ctx.response ?? {};
  if (!(status >= 400) || status === 422 || status === 409) return;
  e.preventDefault();
  tell(say({ 400: 'stale', 403: 'denied', 404: 'gone', 429: 'busy' }[status] ?? 'failed'));
});
on('htmx:error', ({ detail: { ctx } }) => {
  if (!ctx?.request) return;
  const {
      sourceElement: source,
      request: { method, action },
      target,
      swap,
    } = ctx,
    tried = tries.get(source) ?? 0;
  if (method !== 'GET' || tried > 4) return tell(say('lost'), 'offline');
  tell(say('retry'), 'offline');
  tries.set(source, tried + 1);
  setTimeout(() => source.isConnected && htmx.ajax('GET', action, { source, target, swap }), 2e3 << tried);
});

// While a request is under way its target is busy and its button asleep; afterward the focus is where it was.
let focused;
const place = it =>
  it.id
    ? '#' + CSS.escape(it.id)
    : it.tagName.toLowerCase() +
      ['name', 'value', 'formaction', 'data-id']
        .filter(a => it.hasAttribute(a) && it.tagName !== 'TEXTAREA')
        .map(a => `[${a}="${CSS.escape(it.getAttribute(a))}"]`)
        .join('');
const sleep = (it, asleep) => (asleep ? it?.setAttribute('aria-disabled', true) : it?.removeAttribute('aria-disabled'));
on('htmx:before:request', ({ detail: { ctx } }) => {
  ctx.target?.setAttribute?.('aria-busy', true);
  if (ctx.request.form === ctx.sourceElement) ctx.sourceElement._flying = true;
  sleep(ctx.request.submitter, true);
});
on('htmx:finally:request', ({ detail: { ctx } }) => {
  ctx.target?.removeAttribute?.('aria-busy');
  ctx.sourceElement._flying = false;
  if (ctx.request.form) ctx.request.form._flying = false;
  sleep(ctx.request.submitter, false);
  if (ctx.response) tries.delete(ctx.sourceElement);
});
on('htmx:before:swap', () => {
  const active = document.activeElement,
    boxes = [];
  // Where it was, else at its neighbour, else in what is around them.
  for (let box = active?.parentElement?.closest('[id]'); box; box = box.parentElement?.closest('[id]'))
    boxes.push(box.id, box.nextElementSibling?.id, box.previousElementSibling?.id);
  focused = active && active !== document.body && [boxes.filter(Boolean), place(active), active.tagName];
});
on('htmx:after:swap', ({ detail: { ctx } }) => {
  all('details.menu[open]').forEach(menu => (menu.open = false));
  const wrong = ctx.response?.status >= 400 && document.querySelector('[data-focus]'),
    now = document.activeElement;
  if (wrong) return wrong.focus();
  if (!focused || (now !== document.body && now.checkVisibility())) return;
  const [boxes, path, tag] = focused,
    near = document.getElementById(boxes.find(id => document.getElementById(id))),
    free = e => e?.checkVisibility() && !e.disabled;
  const it = (path[0] === '#' ? document.querySelector(path) : null) ?? near?.querySelector(path);
  const to = free(it)
    ? it
    : (it?.closest('details')?.querySelector('summary') ??
      [...all(tag, near ?? ctx.target), ...all('summary,button,a,input', near ?? ctx.target)].find(free));
  to?.focus({ preventScroll: true });
});
document.querySelector('[data-focus]')?.focus();
if (window.htmx) htmx.config.morphIgnore.push('open');

// Menus
const close = (menu, back) => {
  menu.open = false;
  if (back) menu.querySelector('summary').focus();
};
for (const name of ['pointerdown', 'focusin'])
  on(name, e => {
    const here = e.target.closest('details.menu');
    all('details.menu[open]').forEach(menu => menu !== here && close(menu));
  });
on('click', e => {
  const item = e.target.closest('details.menu .menu__item');
  if (item) close(item.closest('details.menu'), true);
});
on('keydown', e => {
  const menu = e.key === 'Escape' && (e.target.closest('details.menu[open]') ?? document.querySelector('details.menu[open]'));
  if (menu) close(menu, true);
});

// Below a search: arrows walk through the suggestions, Escape puts them away.
on('keydown', e => {
  const search = e.target.closest?.('.search'),
    links = search ? all('.suggestions a', search) : [],
    step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
  if (!links.length || (!step && e.key !== 'Escape')) return;
  e.preventDefault();
  if (!step) search.querySelector('.suggestions').replaceChildren();
  (links[links.indexOf(e.target) + step] ?? search.querySelector('input')).focus();
});

// Asks before what cannot be taken back, then submits with the same button.
function ask(text, button) {
  const dialog = make('dialog', 'dialog'),
    cut = text.search(/[?？؟]\s/) + 1 || text.length,
    actions = make('div', 'dialog__actions');
  const title = Object.assign(make('h2', 'dialog__title', text.slice(0, cut)), { id: 'dialog-title' });
  const [no, yes] = [make('button', 'button', say('cancel')), make('button', 'button button--primary button--danger', button ?? say('ok'))];
  dialog.setAttribute('aria-labelledby', title.id);
  no.onclick = () => dialog.close();
  yes.onclick = () => dialog.close('yes');
  actions.append(no, yes);
  dialog.append(title, ...(cut < text.length ? [make('p', 'soft', text.slice(cut).trim())] : []), actions);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise(
    done =>
      (dialog.onclose = () => {
        dialog.remove();
        done(dialog.returnValue === 'yes');
      }),
  );
}
let agreed;
on(
  'submit',
  async e => {
    const { target: form, submitter } = e,
      asking = [submitter, form].find(it => it?.dataset.confirm);
    const halt = () => {
      e.preventDefault();
      e.stopImmediatePropagation();
    };
    if (form._flying) return halt();
    if (!asking || agreed === form) return (agreed = null);
    halt();
    if (!(await ask(asking.dataset.confirm, asking.dataset.confirmButton))) return;
    agreed = form;
    form.requestSubmit(submitter);
  },
  true,
);

// A form is sent once, and its changes are no reason to stay any more.
window.addEventListener('submit', ({ target: form, submitter, defaultPrevented }) => {
  if (form.matches('[data-unsaved]')) form.dataset.unsaved = 'sent';
  if (defaultPrevented || form.method !== 'post') return;
  const free = () => {
    form._flying = false;
    sleep(submitter, false);
  };
  form._flying = true;
  setTimeout(() => sleep(submitter, true));
  setTimeout(free, 1e4);
  window.addEventListener('pageshow', free, { once: true });
});
on('input', e => {
  const form = e.target.form;
  if (form?.matches('[data-unsaved]')) form.dataset.unsaved = 'changed';
});
if (document.querySelector('.error-summary')) all('form[data-unsaved]').forEach(form => (form.dataset.unsaved = 'changed'));
window.addEventListener('beforeunload', e => document.querySelector('[data-unsaved=changed]') && e.preventDefault());

// Filters apply at once; the focus comes back after the page did.
const back = 'focus:' + location.pathname,
  kept = sessionStorage.getItem(back);
sessionStorage.removeItem(back);
if (kept) document.querySelector(kept)?.focus({ preventScroll: true });
on('change', e => {
  const it = e.target,
    form = it.closest('form');
  if (form?.matches('[data-autosubmit]') && !it.closest(':popover-open')) {
    sessionStorage.setItem(
      back,
      `form[data-autosubmit] ${it.tagName}[name="${it.name}"]` + (it.type === 'checkbox' ? `[value="${CSS.escape(it.value)}"]` : ''),
    );
    form.requestSubmit();
  }
  if (form?.matches('[data-bulk]')) count(form, it);
});

// Rows to act upon together
function count(form, it) {
  const head = form.querySelector('[data-select-all]'),
    rows = all('td input[type=checkbox], [data-select]', form),
    label = form.querySelector('[data-bulk-count]');
  if (!label) return;
  if (head && it === head) rows.forEach(row => (row.checked = head.checked));
  const chosen = rows.filter(row => row.checked).length;
  if (head) {
    head.checked = chosen === rows.length;
    head.indeterminate = chosen > 0 && !head.checked;
  }
  label.textContent = say('selected').replace('{0}', chosen);
  all('.bulk button', form).forEach(button => (button.disabled = !chosen));
}
const recount = () => all('form[data-bulk]').forEach(form => count(form));
recount();
window.addEventListener('pageshow', recount);

// Offline
let banner;
window.addEventListener('offline', () => {
  banner ??= Object.assign(make('div', 'banner'), { role: 'status' });
  document.body.prepend(banner);
  banner.textContent = say('offline');
});
window.addEventListener('online', () => {
  if (banner?.isConnected) tell(say('online'), 'check');
  banner?.remove();
});
if (window.isSecureContext) window.addEventListener('load', () => navigator.serviceWorker?.register('/sw.js').catch(() => {}));
