// Saved while it is written. A copy of what was typed waits in this tab until the server has it; what others save meanwhile is joined.
import { text, form, put, become } from './text.js';
import { say, time } from './words.js';
import { tell, headers, icon, debounce } from '../common.js';

const copy = 'draft:' + location.pathname;
const skipped = name => name === '__RequestVerificationToken' || name === 'Input.Version' || name.startsWith('Origin.');
// Behind each box stands a hidden no, which the server needs and nothing here does.
const boxes = () => new Set([...form.querySelectorAll('input[type=checkbox]')].map(field => field.name));
const fields = (of = boxes()) =>
  Object.fromEntries(
    [...new FormData(form)]
      .filter(([name, value]) => !skipped(name) && typeof value === 'string' && !(of.has(name) && value === 'false'))
      .map(([name, value]) => [name, value.replace(/\r\n/g, '\n')]),
  );
const state = () => JSON.stringify(fields());
const version = () => form.elements['Input.Version'];
const origins = () => [...form.elements].filter(field => field.name.startsWith('Origin.'));
let clean,
  flight = null,
  timer,
  wait = 0,
  halted = false;

const keep = () => {
  try {
    if (state() !== clean)
      sessionStorage.setItem(
        copy,
        JSON.stringify({
          version: version().value,
          at: Date.now(),
          fields: fields(),
          origin: Object.fromEntries(origins().map(field => [field.name, field.value])),
        }),
      );
  } catch {
    /* Full or forbidden: the server copy remains. */
  }
};
const keepSoon = debounce(keep, 300);
function status(message, wrong) {
  const place = document.querySelector('[data-saved]'),
    line = place?.querySelector('span');
  if (!line) return;
  place.hidden = false;
  if (line.textContent !== message) line.textContent = message;
  place.querySelector('use')?.setAttribute('href', `/icons/sprite.svg#${wrong ? 'warning' : 'check'}`);
}
function changed() {
  keepSoon();
  clearTimeout(timer);
  if (!halted) timer = setTimeout(save, 2000);
}
function save() {
  clearTimeout(timer);
  if (halted || flight || state() === clean) return flight;
  return (flight = send().finally(() => (flight = null)));
}

/** What later saves are measured against: these values of the fields. */
function begin(from) {
  for (const field of origins()) field.value = from[field.name.replace('Origin.', 'Input.')] ?? '';
}
/** Takes over what the server joined. */
function take(merged) {
  for (const [name, value] of Object.entries(merged)) {
    if (name === 'Markdown') become(value);
    else
      for (const field of [form.elements['Input.' + name]].flatMap(f => (f instanceof RadioNodeList ? [...f] : (f ?? [])))) {
        if (field.type === 'hidden' && boxes().has(field.name)) continue;
        if (field.type === 'checkbox' || field.type === 'radio')
          field.checked = field.type === 'radio' ? field.value === value : value === 'true';
        else if (field.value !== value) field.value = value;
      }
  }
}

/** A callout below the bar; what it says stays until the page is another one, or its author has decided. */
function callout(words, buttons = []) {
  const box = Object.assign(document.createElement('div'), { className: 'callout callout--warn', role: 'alert' }),
    inner = Object.assign(document.createElement('div'), { className: 'callout__body' }),
    line = document.createElement('b');
  line.textContent = words;
  inner.append(line);
  if (buttons.length) {
    const row = Object.assign(document.createElement('div'), { className: 'buttons' });
    for (const [label, run] of buttons) {
      const made = Object.assign(document.createElement('button'), {
        type: 'button',
        className: 'button button--small',
        textContent: label,
      });
      made.addEventListener('click', () => {
        run();
        box.remove();
        text.focus();
      });
      row.append(made);
    }
    inner.append(row);
  }
  box.append(icon('warning'), inner);
  document.querySelector('[data-bar]').after(box);
}
/** Both changed the same: nothing is saved any more until their author has seen both. */
function stand() {
  halted = true;
  keep();
  status(say('unsaved'), true);
  callout(say('conflict', document.querySelector('[data-save]').textContent.trim()));
}
/** The badge beside “Published”. */
function drafted(hasDraft) {
  const published = document.querySelector('[data-published]'),
    badge = document.querySelector('[data-draft]');
  if (!hasDraft) badge?.remove();
  else if (published && !badge) {
    const made = Object.assign(document.createElement('span'), {
      className: 'badge badge--info',
      textContent: published.dataset.published,
    });
    made.dataset.draft = '';
    published.after(made);
  }
}

async function send(withOrigin = false) {
  const sent = fields(),
    data = new FormData(form);
  if (!withOrigin) for (const field of origins()) data.delete(field.name);
  try {
    const answer = await fetch(form.dataset.autosave, {
      method: 'POST',
      headers: headers(),
      body: data,
      signal: AbortSignal.timeout(20_000),
    });
    if (answer.status === 409 && !withOrigin) return await send(true);
    if (answer.status === 409) return stand();
    if (answer.status === 401 && wait < 8) tell(say('ended'), 'error');
    if (!answer.ok) throw new Error(answer.status);
    const said = await answer.json(),
      typed = state() !== JSON.stringify(sent);
    wait = 0;
    if (!said.merged) version().value = said.version;
    if (said.merged && !typed) {
      take(said.merged);
      version().value = said.version;
      begin(fields());
      clean = state();
      tell(say('joined', said.by ?? say('other')));
    } else {
      // Typed on meanwhile: the next save is joined again, upon what was just sent.
      begin(sent);
      clean = JSON.stringify(sent);
    }
    status(say('saved', said.saved));
    drafted(said.hasDraft);
    const others = document.getElementById('others');
    if (others && said.others !== others.dataset.mark) htmx.trigger(others, 'lms:others');
    if (state() !== clean) return changed();
    keepSoon.cancel();
    sessionStorage.removeItem(copy);
    form.dataset.unsaved = 'clean';
  } catch {
    wait = Math.min(60, wait ? wait * 2 : 4);
    keep();
    status(say('unsaved'), true);
    timer = setTimeout(save, wait * 1000);
  }
}

/** Somebody else saved and nothing was written here: their text comes by itself. */
function catchUp() {
  const others = document.getElementById('others');
  if (!others || halted || flight || state() !== clean || Number(others.dataset.version) <= Number(version().value)) return;
  flight = send(true).finally(() => (flight = null));
}

function offer() {
  let it = null;
  try {
    it = JSON.parse(sessionStorage.getItem(copy));
  } catch {
    /* Not ours. */
  }
  // Decided on the page of two versions, and kept since.
  if (it?.decided && Number(version().value) > it.decided) it = null;
  if (!it || JSON.stringify({ ...fields(), ...it.fields }) === state()) return sessionStorage.removeItem(copy);
  const restore = () => {
    // With the version it was written upon: what others saved since is joined or shown, not lost.
    version().value = it.version;
    for (const field of origins()) field.value = it.origin?.[field.name] ?? field.value;
    for (const [name, value] of Object.entries(it.fields))
      for (const field of [form.elements[name]].flatMap(f => (f instanceof RadioNodeList ? [...f] : (f ?? [])))) {
        if (field.type === 'hidden') continue;
        if (field.type === 'checkbox' || field.type === 'radio') field.checked = field.value === value;
        else if (field === text) put(0, text.value.length, value, 0, 0);
        else field.value = value;
      }
    text.dispatchEvent(new InputEvent('input', { bubbles: true }));
  };
  callout(say('kept', time(it.at)), [
    [say('restore'), restore],
    [say('discard'), () => sessionStorage.removeItem(copy)],
  ]);
}

export function watchSaving() {
  clean = state();
  offer();
  if (document.querySelector('.error-summary') || form.dataset.unsavedYet) clean = null;
  form.addEventListener('input', changed);
  form.addEventListener('change', changed);
  form.addEventListener('focusout', e => {
    if (!form.contains(e.relatedTarget)) save();
  });
  window.addEventListener('online', save);
  window.addEventListener('pagehide', () => {
    keep();
    if (halted) return;
    const data = new FormData();
    data.set('__RequestVerificationToken', form.elements.__RequestVerificationToken?.value ?? '');
    navigator.sendBeacon(text.closest('[data-gone]').dataset.gone, data);
  });
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) {
      keep();
      save();
    }
  });
  // Saving by hand waits for the saving under way, whose version it needs.
  form.addEventListener('submit', e => {
    clearTimeout(timer);
    if (flight) {
      e.preventDefault();
      e.stopPropagation();
      return flight.finally(() => form.requestSubmit(e.submitter));
    }
    keep();
    halted = true;
  });
  window.addEventListener('pageshow', e => {
    if (e.persisted) location.reload();
  });
  document.addEventListener('htmx:after:swap', () => {
    // A video put in place is a version of its own; if it is the very next one, nobody else saved between.
    const now = document.querySelector('#content')?.dataset.version;
    if (Number(now) === Number(version().value) + 1) version().value = now;
    catchUp();
  });
}

/** The page of two versions: the copy in this tab has done its work once the decision is kept. */
export function watchMeeting(meeting) {
  meeting.addEventListener('submit', () => {
    try {
      const it = JSON.parse(sessionStorage.getItem(copy));
      if (it) sessionStorage.setItem(copy, JSON.stringify({ ...it, decided: Number(meeting.dataset.meeting) }));
    } catch {
      /* Not ours. */
    }
  });
}
