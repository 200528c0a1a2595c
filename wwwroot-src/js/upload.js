// Files sent in pieces (tus 1.0.0): a lost connection, a reload and a restart of the server cost no more than the piece that was under way.
// A form with data-upload (where the pieces go) and data-target (what its answer replaces) sends its file so; without scripts it sends it whole.
import { words, tell, headers, measure } from './common.js';

const say = words({
  progress: '{0}%, {1} of {2} MB',
  checking: 'Checking the file …',
  again: 'The upload continues where it stopped: {0}%.',
  paused: 'Paused at {0}%.',
  waits: 'No connection. The upload resumes automatically, within {0} seconds at the latest.',
  canceled: 'Upload canceled.',
  ended: 'You’ve been signed out. Sign in again, then choose the same file: the upload continues where it stopped.',
  failed: 'The upload failed. Try again.',
  stopped: 'The upload of {0} stopped at {1}%. Choose the same file again to continue.',
  tooLarge: 'This file is too large.',
});

const least = 1 << 18,
  most = 1 << 23,
  longestWait = 30;
const mega = n => (n / 1048576).toLocaleString(document.documentElement.lang, { maximumFractionDigits: n < 10485760 ? 1 : 0 });
const running = new Set();
window.addEventListener('beforeunload', e => {
  if (running.size) e.preventDefault();
});

// What this browser began and did not finish, by the file: its name, size and time.
const shelf = 'lms-uploads';
const kept = () => {
  try {
    return JSON.parse(localStorage.getItem(shelf)) ?? {};
  } catch {
    return {};
  }
};
const keep = change => {
  const all = kept();
  change(all);
  try {
    localStorage.setItem(shelf, JSON.stringify(all));
  } catch {
    /* Then a reload begins anew. */
  }
};
const keyOf = (place, file) => [place, file.name, file.size, file.lastModified].join('|');

/** One request of the protocol; the answer has `status` (0 without connection), `offset`, `place` and `error`. */
function ask(method, url, more = {}, body = null, onsent = null, signal = null) {
  return new Promise(done => {
    const request = new XMLHttpRequest(),
      aborted = () => request.abort();
    const end = () => {
      signal?.removeEventListener('abort', aborted);
      let error;
      try {
        error = JSON.parse(request.responseText).error;
      } catch {
        /* No sentence. */
      }
      const offset = request.status ? request.getResponseHeader('Upload-Offset') : null;
      done({
        status: request.status,
        offset: offset === null ? null : Number(offset),
        place: request.status ? request.getResponseHeader('Location') : null,
        error,
      });
    };
    request.onloadend = end;
    if (onsent) request.upload.onprogress = e => onsent(e.loaded);
    request.open(method, url);
    for (const [name, value] of Object.entries(headers({ 'Tus-Resumable': '1.0.0', ...more }))) request.setRequestHeader(name, value);
    signal?.addEventListener('abort', aborted);
    if (signal?.aborted) return end();
    request.send(body);
  });
}

/** What goes away by itself: no connection, too much at a time, a server that restarts. */
const passes = status => status === 0 || status === 429 || (status >= 502 && status !== 507);

/** What a piece is, reckoned here, so that what the line made of it is found at once; null where browsers do not reckon (without HTTPS). */
async function checksum(piece) {
  if (!crypto.subtle) return null;
  try {
    return btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.digest('SHA-256', await piece.arrayBuffer()))));
  } catch {
    return null;
  }
}

/** Sends a file, from where an earlier try stopped. `tell` hears of each step, `hold` is asked before each piece. Resolves to its number, or throws what to say. */
async function send(file, place, state) {
  const key = keyOf(place, file),
    bytes = new TextEncoder().encode(file.name);
  let url = kept()[key]?.url,
    offset = 0,
    size = 1 << 20,
    failures = 0;
  const lost = async () => {
    const wait = Math.min(longestWait, 2 ** failures++);
    state.say(say('waits', wait));
    await state.pause(wait * 1000);
  };
  for (;;) {
    await state.hold();
    if (!url) {
      const begun = await ask('POST', place, {
        'Upload-Length': file.size,
        'Upload-Metadata': 'filename ' + btoa(String.fromCharCode(...bytes)),
      });
      // Never broken off: the server would keep what nobody knows the number of.
      if (begun.status === 201) {
        [url, offset] = [new URL(begun.place, location.href).pathname, 0];
        state.url = url;
        keep(all => (all[key] = { url, name: file.name, size: file.size, offset, place }));
        if (state.signal.aborted) continue;
      } else if (passes(begun.status)) {
        await lost();
        continue;
      } else throw begun.error ?? say(begun.status === 401 ? 'ended' : begun.status === 413 ? 'tooLarge' : 'failed');
    } else if (failures || state.fresh) {
      const found = await ask('HEAD', url, {}, null, null, state.signal);
      if (state.signal.aborted) continue;
      if (found.status === 200) {
        offset = found.offset;
        if (state.fresh && offset > 0) tell(say('again', Math.floor((offset / file.size) * 100)));
      } else if (passes(found.status) || found.status >= 500) {
        await lost();
        continue;
      } else if (found.status === 401) throw say('ended');
      else {
        keep(all => delete all[key]);
        url = null;
        continue;
      }
    }
    state.fresh = false;
    state.url = url;
    state.sent(offset);
    if (offset >= file.size) break;
    const piece = file.slice(offset, Math.min(file.size, offset + size)),
      sum = await checksum(piece),
      began = performance.now();
    const answer = await ask(
      'PATCH',
      url,
      { 'Upload-Offset': offset, 'Content-Type': 'application/offset+octet-stream', ...(sum && { 'Upload-Checksum': `sha256 ${sum}` }) },
      piece,
      loaded => state.sent(offset + loaded),
      state.signal,
    );
    if (answer.status === 204) {
      [offset, failures] = [answer.offset, 0];
      keep(all => (all[key] = { ...all[key], offset }));
      // As large as a line carries in a few seconds: what breaks off is sent again.
      const took = performance.now() - began;
      size = took < 1500 ? Math.min(most, size * 2) : took > 6000 ? Math.max(least, size / 2) : size;
    } else if (state.signal.aborted) ((state.fresh = false), (failures ||= 1));
    else if (
      passes(answer.status) ||
      answer.status === 460 ||
      (answer.status === 400 && !answer.error) ||
      answer.status === 409 ||
      answer.status === 404
    ) {
      size = Math.max(least, size / 2);
      if (answer.status === 409 || answer.status === 404) failures ||= 1;
      else await lost();
    } else if (answer.status === 415) {
      keep(all => delete all[key]);
      throw answer.error ?? say('failed');
    } else throw answer.error ?? say(answer.status === 401 ? 'ended' : 'failed');
  }
  return { id: url.split('/').pop(), forget: () => keep(all => delete all[key]) };
}

async function submit(form) {
  const input = form.elements.file,
    file = input.files[0],
    box = form.querySelector('[data-progress]'),
    bar = box.querySelector('progress'),
    line = box.querySelector('small');
  const [pause, resume, cancel] = ['pause', 'resume', 'cancel'].map(name => box.querySelector(`[data-${name}]`));
  if (running.has(form)) return;
  running.add(form);
  const button = form.querySelector('button:not([type=button])'),
    focus = document.activeElement === button;
  const idle = () => {
    running.delete(form);
    box.hidden = true;
    button.disabled = false;
  };
  let stop = new AbortController(),
    gone = false,
    held = null,
    percent = 0,
    wake = null;
  const state = {
    fresh: true,
    url: null,
    get signal() {
      return stop.signal;
    },
    say: text => {
      line.textContent = text;
    },
    sent: n => {
      percent = Math.floor((n / file.size) * 100);
      bar.value = percent;
      if (!held) line.textContent = say('progress', percent, mega(n), mega(file.size));
    },
    hold: async () => {
      if (held) await held.over;
      if (gone) throw null;
      if (stop.signal.aborted) stop = new AbortController();
    },
    pause: ms =>
      new Promise(done => {
        const timer = setTimeout(done, ms);
        wake = () => {
          clearTimeout(timer);
          done();
        };
      }),
  };
  const online = () => wake?.();
  window.addEventListener('online', online);
  [bar.value, line.textContent, box.hidden, button.disabled, pause.hidden, resume.hidden] = [0, '', false, true, false, true];
  if (focus) pause.focus();
  const release = () => {
    held?.go();
    held = null;
    wake?.();
  };
  pause.onclick = () => {
    let go;
    held = { over: new Promise(done => (go = done)), go: () => go() };
    stop.abort();
    [pause.hidden, resume.hidden] = [true, false];
    line.textContent = say('paused', percent);
    resume.focus();
  };
  resume.onclick = () => {
    [pause.hidden, resume.hidden] = [false, true];
    pause.focus();
    release();
  };
  cancel.onclick = () => {
    gone = true;
    stop.abort();
    release();
  };
  try {
    let upload = null;
    if (file) {
      if (form.elements.seconds) {
        const url = URL.createObjectURL(file);
        form.elements.seconds.value = await measure(url);
        URL.revokeObjectURL(url);
      }
      upload = await send(file, form.dataset.upload, state);
    }
    [pause.hidden, resume.hidden, cancel.hidden] = [true, true, true];
    line.textContent = say('checking');
    const fields = new FormData(form);
    fields.delete('file');
    if (upload) fields.set('upload', upload.id);
    const answer = await fetch(form.getAttribute('action'), { method: 'POST', headers: headers({ Accept: 'text/html' }), body: fields });
    if (answer.ok || answer.status === 422) upload?.forget();
    if (answer.status >= 400 && ![409, 422, 507].includes(answer.status)) throw say(answer.status === 401 ? 'ended' : 'failed');
    const next = answer.headers.get('HX-Redirect');
    if (next) {
      running.delete(form);
      return location.assign(next);
    }
    const text = await answer.text();
    idle();
    htmx.swap({
      text,
      target: form.dataset.target,
      swap: 'outerHTML',
      sourceElement: form,
      response: { status: answer.status },
      request: {},
      hx: {},
    });
  } catch (why) {
    idle();
    if (gone) {
      if (state.url) {
        await ask('DELETE', state.url);
        keep(all => {
          for (const [key, it] of Object.entries(all)) if (it.url === state.url) delete all[key];
        });
      }
      tell(say('canceled'));
    } else tell(typeof why === 'string' ? why : say('failed'), 'error');
    button.focus();
  } finally {
    window.removeEventListener('online', online);
    cancel.hidden = false;
  }
}

document.addEventListener('submit', e => {
  if (!e.target.matches('form[data-upload]')) return;
  e.preventDefault();
  submit(e.target);
});

for (const name of ['dragover', 'dragleave', 'drop'])
  document.addEventListener(name, e => {
    const zone = e.target.closest?.('form.drop');
    if (!zone || !e.dataTransfer.types.includes('Files')) return;
    if (name !== 'dragleave') e.preventDefault();
    zone.classList.toggle('drop--over', name === 'dragover');
    if (name === 'drop') zone.elements.file.files = e.dataTransfer.files;
  });

// What stopped is told on the page where it goes on, as long as the server may still have it.
const places = new Set([...document.querySelectorAll('form[data-upload]')].map(form => form.dataset.upload));
for (const [key, it] of Object.entries(kept())) {
  if (!places.has(it.place)) continue;
  const found = await ask('HEAD', it.url);
  if (found.status === 200 && found.offset > 0) tell(say('stopped', it.name, Math.floor((found.offset / it.size) * 100)), 'upload');
  else if (found.status === 404) keep(all => delete all[key]);
}
