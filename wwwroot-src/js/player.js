// The study screen: counts time and watching, brings the checks, keeps notes at hand, renders formulas.
import { words, tell, headers } from './common.js';
import { formulas } from './math.js';

const say = words({
  lost: 'No connection. You can keep going: your progress is kept and sent later.',
  back: 'You’re connected again. Nothing was lost.',
  ended: 'You’ve been signed out. Sign in again so that this lesson counts.',
  out: 'You’re no longer enrolled in this course.',
  stale: 'This page is out of date and no longer counts your time. Reload it to continue.',
  check: 'Comprehension check. Answer to continue the lesson.',
  done: 'Lesson complete.',
  next: 'The next lesson opens in five seconds.',
  notes: 'Your notes couldn’t be loaded. Try again.',
  speed: 'Speed: {0}×',
  pace: 'Speed',
  newer: 'A newer version of this lesson is available. Reload the page when you’re ready; nothing changes until then.',
});
const lesson = document.querySelector('[data-player]');
const body = document.querySelector('[data-body]');
const video = document.querySelector('[data-video]');
// Sounds and films in the text.
const inText = [...document.querySelectorAll('.prose :is(audio, video)')];
const panel = () => document.querySelector('#check [data-check]');

const scripts = (within = document) => within.querySelectorAll('input[data-scripts]').forEach(input => (input.value = 'true'));
scripts();

// Watching: only what was really played, at a speed that counts, in front of somebody.
const fastest = 2;
let ranges = [],
  last = null,
  lastAt = 0;
const seen = () => !document.hidden || document.pictureInPictureElement === video;
function add(from, to) {
  const near = ranges.find(r => from <= r[1] + 0.3 && to >= r[0] - 0.3);
  if (near) [near[0], near[1]] = [Math.min(near[0], from), Math.max(near[1], to)];
  else ranges.push([from, to]);
}
function played() {
  const now = video.currentTime,
    clock = performance.now();
  if (
    last !== null &&
    !video.seeking &&
    seen() &&
    now > last &&
    now - last <= ((clock - lastAt) / 1000) * Math.min(fastest, video.playbackRate) + 0.5
  )
    add(last, now);
  [last, lastAt] = [video.seeking ? null : now, clock];
}
const lastSeen = () => (last = null);
function restart(name) {
  if (name === 'ratechange' && last !== null) played();
  [last, lastAt] = [video.currentTime, performance.now()];
}
function ended() {
  if (last !== null && seen() && video.duration - last < 1) add(last, video.duration);
  beat();
}
/** Takes out whole seconds to send, no more than the server can believe; the rest waits for the next beat. */
function take(most) {
  const sent = [],
    kept = [];
  for (const [from, to] of ranges) {
    const start = Math.round(from),
      end = Math.min(Math.round(to), start + most);
    if (end > start) {
      sent.push([start, end]);
      most -= end - start;
    }
    if (to > Math.max(end, from) || end <= start) kept.push([end > start ? Math.max(from, end) : from, to]);
  }
  ranges = kept.filter(([from, to]) => to - from > 0.05 || to === last);
  return sent;
}

// Beats
const every = (Number(lesson?.dataset.every) || 15) * 1000;
let timer,
  beating = false,
  stopped = false,
  acknowledged = performance.now(),
  offline = false;

async function beat(leaving = false) {
  if (!lesson || stopped || panel() || (beating && !leaving)) return;
  if (video && !video.paused) played();
  const started = performance.now(),
    sent = take(Math.max(3, Math.floor(Math.min(40, (started - acknowledged) / 1000) * fastest)));
  const form = new URLSearchParams({ watched: sent.map(range => range.join('-')).join(',') });
  if (video && video.readyState) form.set('position', Math.floor(video.ended ? 0 : video.currentTime));
  beating = true;
  try {
    const answer = await fetch(lesson.dataset.beat, {
      method: 'POST',
      headers: headers({ 'X-Show-Check': '1' }),
      body: form,
      keepalive: leaving,
      signal: AbortSignal.timeout(10_000),
    });
    if (answer.status >= 500 || answer.status === 429) throw new Error(answer.status);
    if (answer.status >= 400) {
      stopped = true;
      return tell(say({ 401: 'ended', 403: 'out' }[answer.status] ?? 'stale'), 'error');
    }
    acknowledged = started;
    if (offline) tell(say('back'), 'check');
    offline = false;
    percent(answer.headers.get('X-Percent'));
    newer(answer.headers.get('X-Edition'));
    if (answer.status === 200) region(await answer.text());
  } catch {
    for (const [from, to] of sent) add(from, to);
    if (!offline && !leaving) tell(say('lost'), 'offline');
    offline ||= !leaving;
  } finally {
    beating = false;
  }
}
/** Published anew meanwhile: said once, and nothing is changed under the eyes of a reader. */
function newer(edition) {
  if (!edition || edition === lesson.dataset.edition) return;
  lesson.dataset.edition = edition;
  tell(say('newer'), 'refresh');
}
function run() {
  clearInterval(timer);
  if (!lesson || stopped || !seen()) return;
  timer = setInterval(() => seen() && beat(), every);
  beat();
}
function percent(value) {
  const text = document.querySelector('[data-watched-text]'),
    bar = document.querySelector('[data-watched-bar]');
  if (value === null || !bar) return;
  if (text) text.textContent = text.dataset.watchedText.replace('{0}', value);
  bar.value = Number(value);
}
/** What a beat answers with tells by its root where it goes. */
function region(html) {
  const root = new DOMParser().parseFromString(html, 'text/html').querySelector('section[data-check], #finish');
  if (!root) return;
  const fresh = document.importNode(root, true);
  if (fresh.id !== 'finish') return bring(fresh);
  const old = document.getElementById('finish');
  if (!old) return;
  old.replaceWith(fresh);
  htmx.process(fresh);
  tell(say('done'), 'check');
  progress();
  goOn();
}
/** The next lesson by itself, for who wants it so; not from under hands that write. */
function goOn() {
  const next = document.querySelector('#finish [data-next]');
  if (!video?.ended || video.dataset.autoplayNext !== 'true' || !next || panel() || document.activeElement?.matches('textarea,input'))
    return;
  tell(say('next'), 'arrow-right');
  setTimeout(() => next.isConnected && video.ended && !panel() && next.click(), 5000);
}
/** The outline and the counts beside the lesson, read anew when it got done. */
async function progress() {
  try {
    const page = new DOMParser().parseFromString(
      await (await fetch(location.pathname, { headers: { Accept: 'text/html' } })).text(),
      'text/html',
    );
    for (const path of ['#done-count', '#outline', '.studybar__progress']) {
      const [old, now] = [document.querySelector(path), page.querySelector(path)];
      if (!old || !now) continue;
      if (old.tagName === 'PROGRESS') old.value = now.value;
      else old.replaceChildren(...now.childNodes);
      htmx.process(old);
    }
  } catch {
    /* The next page shows it. */
  }
}

// A check: the lesson waits behind it.
let wasPlaying = false,
  before = null;
function bring(fresh) {
  wasPlaying = !!video && !video.paused;
  before = document.activeElement;
  for (const it of [video, ...inText]) it?.pause();
  if (document.fullscreenElement) document.exitFullscreen();
  if (document.pictureInPictureElement) document.exitPictureInPicture();
  document.getElementById('notes')?.matches(':popover-open') && document.getElementById('notes').hidePopover();
  document.getElementById('check').replaceChildren(fresh);
  htmx.process(fresh);
  wait();
  tell(say('check'), 'question');
}
function wait() {
  clearInterval(timer);
  body?.classList.add('veiled');
  body?.setAttribute('inert', '');
  show();
}
function show() {
  const it = panel();
  formulas(it);
  it.focus({ preventScroll: true });
  it.scrollIntoView({
    block: 'start',
    behavior: document.documentElement.matches('.calm') || matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth',
  });
}
function resume() {
  document.getElementById('check').replaceChildren();
  body?.classList.remove('veiled');
  body?.removeAttribute('inert');
  const to = before?.isConnected && before !== document.body ? before : (video ?? document.getElementById('main'));
  to?.focus({ preventScroll: true });
  if (video) video.scrollIntoView({ block: 'nearest' });
  if (wasPlaying) video.play().catch(() => {});
  acknowledged = performance.now();
  run();
}
if (panel()?.dataset.check === 'open') wait();
document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  if (ctx.target?.id === 'check' && ctx.response?.status < 400 && panel()) show();
  scripts();
  formulas(document.getElementById('notes-body') ?? document.createElement('i'));
});

const kept = (key, value) => {
  try {
    return value === undefined ? localStorage.getItem(key) : localStorage.setItem(key, value);
  } catch {
    return null;
  }
};

// The video goes on where it was left.
if (video) {
  const start = () => Number(/^#t=(\d+)/.exec(location.hash)?.[1] ?? NaN);
  const seek = seconds => {
    const go = () => (video.currentTime = Math.min(seconds, Math.max(0, (video.duration || seconds) - 1)));
    if (video.readyState) go();
    else video.addEventListener('loadedmetadata', go, { once: true });
  };

  // In the size that the line allows: browsers that cannot do it themselves get the script for it, and only they.
  let stream = null;
  async function adapt(url) {
    const { default: Hls } = await import('./hls.light.min.mjs');
    if (!Hls.isSupported()) return;
    const at = video.currentTime;
    stream?.destroy();
    // Its worker would need a page that lets scripts be made up; without one it works as well.
    stream = new Hls({ enableWorker: false, startPosition: at || -1, capLevelToPlayerSize: true });
    stream.on(Hls.Events.ERROR, (_, { fatal, response }) => {
      if (fatal) failed(response?.code);
    });
    for (const source of video.querySelectorAll('source')) source.remove();
    stream.loadSource(url);
    stream.attachMedia(video);
  }
  const native = () => video.canPlayType('application/vnd.apple.mpegurl') !== '';
  if (video.dataset.adaptive && !native() && window.MediaSource) adapt(video.dataset.adaptive).catch(() => {});

  // Signed addresses end after an hour; whoever paused longer gets fresh ones and goes on where they were.
  let renewed = -Infinity;
  async function failed() {
    if (performance.now() - renewed < 60_000) return;
    renewed = performance.now();
    const [at, played] = [video.currentTime, !video.paused];
    try {
      const page = new DOMParser().parseFromString(
        await (await fetch(location.pathname, { headers: { Accept: 'text/html' } })).text(),
        'text/html',
      );
      const fresh = page.querySelector('[data-video]');
      if (!fresh) return;
      if (fresh.dataset.adaptive && stream) await adapt(fresh.dataset.adaptive);
      else if (fresh.hasAttribute('src')) video.src = fresh.getAttribute('src');
      else {
        for (const source of video.querySelectorAll('source')) source.remove();
        video.prepend(...fresh.querySelectorAll('source'));
        video.load();
      }
      if (at > 0) seek(at);
      if (played) video.play().catch(() => {});
    } catch {
      /* The line is down; the next try is a reload. */
    }
  }
  video.addEventListener('error', failed);

  // The speed: as chosen here last, unless the wish in the settings was changed since.
  const choice = document.querySelector('[data-rate]'),
    wish = video.dataset.speed;
  const rates = [...(choice?.options ?? [])].map(o => Number(o.value));
  const pace = (rate, keep = true) => {
    video.playbackRate = video.defaultPlaybackRate = rate;
    if (keep) kept('lms-speed', `${rate}/${wish}`);
  };
  const [chosen, when] = (kept('lms-speed') ?? '').split('/');
  const first = when === wish && rates.includes(Number(chosen)) ? Number(chosen) : Number(wish);
  if (first !== 1) pace(first, false);
  const showRate = () => {
    if (choice && rates.includes(video.playbackRate)) choice.value = String(video.playbackRate);
  };
  showRate();
  choice?.addEventListener('change', () => pace(Number(choice.value)));
  video.addEventListener('ratechange', showRate);
  const step = by => {
    const next = rates[Math.max(0, Math.min(rates.length - 1, rates.indexOf(video.playbackRate) + by))];
    if (next) {
      pace(next);
      tell(say('speed', next), 'play');
    }
  };

  // Captions: on again where they were on.
  const spoken = [...video.textTracks].filter(t => t.kind === 'captions'),
    toggle = document.querySelector('[data-captions]');
  const lang = document.querySelector('[data-transcript]')?.lang;
  const read = () => spoken.find(t => t.language === kept('lms-captions')) ?? spoken.find(t => t.language === lang) ?? spoken[0];
  const captions = on => {
    const chosen = read();
    for (const track of spoken) track.mode = on && track === chosen ? 'showing' : 'disabled';
  };
  if (spoken.length && kept('lms-captions')) captions(true);
  video.textTracks.addEventListener?.('change', () => {
    const on = spoken.find(t => t.mode === 'showing');
    toggle?.setAttribute('aria-pressed', String(!!on));
    kept('lms-captions', on?.language ?? '');
  });
  toggle?.setAttribute('aria-pressed', String(spoken.some(t => t.mode === 'showing')));
  const turnCaptions = () => captions(!spoken.some(t => t.mode === 'showing'));
  toggle?.addEventListener('click', turnCaptions);

  // The words and the chapter of this moment.
  const box = document.querySelector('[data-transcript]');
  const cues = [...(box?.querySelectorAll('.cue') ?? [])].map(el => ({
    el,
    from: Number(el.dataset.seek),
    to: Number(el.dataset.until),
  }));
  const parts = [...document.querySelectorAll('[data-chapters] [data-seek]')].map(el => ({
    el,
    from: Number(el.dataset.seek),
    to: Infinity,
  }));
  const at = (all, now) => {
    let low = 0,
      high = all.length;
    while (low < high) {
      const mid = (low + high) >> 1;
      if (all[mid].from <= now + 0.05) low = mid + 1;
      else high = mid;
    }
    return all[low - 1];
  };
  let cue,
    part,
    touched = -Infinity;
  for (const name of ['wheel', 'pointerdown', 'touchmove', 'keydown'])
    box?.addEventListener(name, () => (touched = performance.now()), { passive: true });
  function follow() {
    const now = video.currentTime,
      word = at(cues, now),
      chapter = at(parts, now);
    const spokenNow = word && now < word.to + 0.3 ? word : undefined;
    if (spokenNow !== cue) {
      cue?.el.removeAttribute('aria-current');
      cue = spokenNow;
      cue?.el.setAttribute('aria-current', 'true');
      // The box moves, never the page; and not under the hands of somebody who looks for something.
      if (cue && performance.now() - touched > 5000)
        box.scrollTop += cue.el.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 3;
    }
    if (chapter !== part) {
      part?.el.removeAttribute('aria-current');
      part = chapter;
      part?.el.setAttribute('aria-current', 'true');
    }
  }
  if (cues.length || parts.length) for (const name of ['timeupdate', 'seeked']) video.addEventListener(name, follow);

  const small = document.querySelector('[data-pip]');
  if (small && document.pictureInPictureEnabled && video.requestPictureInPicture) {
    small.hidden = false;
    small.addEventListener('click', () =>
      (document.pictureInPictureElement ? document.exitPictureInPicture() : video.requestPictureInPicture()).catch(() => {}),
    );
  }
  for (const tools of document.querySelectorAll('[data-tools]')) tools.hidden = false;

  const from = start() || Number(lesson?.dataset.position);
  if (from > 0) seek(from);
  window.addEventListener('hashchange', () => start() >= 0 && seek(start()));
  video.addEventListener('timeupdate', played);
  video.addEventListener('seeking', lastSeen);
  for (const name of ['playing', 'seeked', 'ratechange']) video.addEventListener(name, () => restart(name));
  video.addEventListener('pause', () => {
    if (!video.ended) beat();
  });
  video.addEventListener('ended', ended);

  document.addEventListener('click', e => {
    const link = e.target.closest('[data-seek]');
    // Whoever marks words to copy them does not mean to jump.
    if (!link || e.ctrlKey || e.metaKey || (link.matches('.cue') && String(getSelection()))) return;
    e.preventDefault();
    seek(Number(link.dataset.seek));
    if (matchMedia('(max-width: 47.99rem)').matches) document.getElementById('notes')?.hidePopover();
    video.play().catch(() => {});
  });

  // Keys, wherever nothing is typed and nothing else wants them.
  const keys = {
    ' ': () => (video.paused ? video.play().catch(() => {}) : video.pause()),
    k: () => keys[' '](),
    m: () => (video.muted = !video.muted),
    j: () => (video.currentTime -= 10),
    l: () => (video.currentTime += 10),
    ArrowLeft: () => (video.currentTime -= 5),
    ArrowRight: () => (video.currentTime += 5),
    ArrowUp: () => (video.volume = Math.min(1, video.volume + 0.1)),
    ArrowDown: () => (video.volume = Math.max(0, video.volume - 0.1)),
    '<': () => step(-1),
    '>': () => step(1),
    c: () => spoken.length && turnCaptions(),
    f: () => (document.fullscreenElement ? document.exitFullscreen() : video.requestFullscreen?.().catch(() => {})),
  };
  document.addEventListener(
    'keydown',
    e => {
      const key = e.key.length === 1 ? e.key.toLowerCase() : e.key,
        at = document.activeElement;
      if (!keys[key] || e.ctrlKey || e.metaKey || e.altKey || panel() || at?.isContentEditable || at?.matches('input, textarea, select'))
        return;
      if (inText.includes(at) || (at !== video && document.querySelector('dialog[open], #notes:popover-open, #outline:popover-open')))
        return;
      // A button takes the space bar, a list and a page the arrows.
      const isPage = at === document.body || at?.id === 'main' || at === null;
      if (at !== video && !isPage && (key === ' ' || key.startsWith('Arrow'))) return;
      if (at !== video && (key === 'ArrowUp' || key === 'ArrowDown')) return;
      e.preventDefault();
      keys[key]();
    },
    true,
  );
}

// What stands in the text goes on where it was left too (in this browser), at the speed that was chosen last, one at a time.
if (inText.length) {
  const shelf = 'lms-places',
    most = 60,
    fresh = new Map();
  const places = () => {
    try {
      return new Map(JSON.parse(kept(shelf)) ?? []);
    } catch {
      return new Map();
    }
  };
  const fileOf = it => new URL(it.currentSrc || it.src, location.href).pathname;
  const place = (it, at) => {
    const all = places(),
      file = fileOf(it);
    all.delete(file);
    if (at > 5 && !(it.duration - at < 5)) all.set(file, Math.floor(at));
    kept(shelf, JSON.stringify([...all].slice(-most)));
  };
  const offered = [...document.querySelectorAll('[data-rate] option')].map(o => Number(o.value)),
    rates = offered.length ? offered : [0.75, 1, 1.25, 1.5, 1.75, 2];
  const wished = Number((kept('lms-speed') ?? '').split('/')[0]) || Number(video?.dataset.speed) || 1;
  const number = new Intl.NumberFormat(document.documentElement.lang);
  for (const it of inText) {
    const choice = Object.assign(document.createElement('select'), {
      className: 'input input--small played__pace',
      ariaLabel: say('pace'),
    });
    for (const rate of rates) choice.add(new Option(`${number.format(rate)}×`, rate, false, rate === wished));
    (it.parentElement.matches('.played') ? it.parentElement : it).append(choice);
    choice.addEventListener('change', () => {
      for (const other of inText) other.playbackRate = other.defaultPlaybackRate = Number(choice.value);
      kept('lms-speed', `${choice.value}/${video?.dataset.speed ?? ''}`);
    });
    it.addEventListener('ratechange', () => {
      if (rates.includes(it.playbackRate)) choice.value = String(it.playbackRate);
    });
    if (wished !== 1) it.playbackRate = it.defaultPlaybackRate = wished;
    const resume = () => {
      const at = places().get(fileOf(it));
      if (at > 0 && it.currentTime < 1) it.currentTime = at;
    };
    if (it.readyState) resume();
    else it.addEventListener('loadedmetadata', resume, { once: true });
    it.addEventListener('play', () => {
      for (const other of [video, ...inText]) if (other !== it) other?.pause();
    });
    it.addEventListener('pause', () => place(it, it.currentTime));
    it.addEventListener('ended', () => place(it, 0));
    let noted = 0;
    it.addEventListener('timeupdate', () => {
      if (!it.paused && Math.abs(it.currentTime - noted) > 5) place(it, (noted = it.currentTime));
    });
    // The signed address has ended: the page knows a new one.
    it.addEventListener('error', async () => {
      if (performance.now() - (fresh.get(it) ?? -Infinity) < 60_000) return;
      fresh.set(it, performance.now());
      const [at, file] = [it.currentTime, fileOf(it)];
      try {
        const page = new DOMParser().parseFromString(
          await (await fetch(location.pathname, { headers: { Accept: 'text/html' } })).text(),
          'text/html',
        );
        const again = [...page.querySelectorAll('.prose :is(audio, video)')].find(
          other => new URL(other.getAttribute('src'), location.href).pathname === file,
        );
        if (!again) return;
        it.src = again.getAttribute('src');
        it.addEventListener(
          'loadedmetadata',
          () => {
            it.currentTime = at;
            it.play().catch(() => {});
          },
          { once: true },
        );
      } catch {
        /* The line is down; the next try is a reload. */
      }
    });
    it.addEventListener('keydown', e => {
      if (e.ctrlKey || e.metaKey || e.altKey) return;
      const step = by => {
        const next = rates[rates.indexOf(it.playbackRate) + by];
        if (next) {
          choice.value = String(next);
          choice.dispatchEvent(new Event('change'));
          tell(say('speed', next), 'play');
        }
      };
      const act = {
        k: () => (it.paused ? it.play().catch(() => {}) : it.pause()),
        m: () => (it.muted = !it.muted),
        j: () => (it.currentTime -= 10),
        l: () => (it.currentTime += 10),
        '<': () => step(-1),
        '>': () => step(1),
      }[e.key.toLowerCase()];
      if (!act) return;
      e.preventDefault();
      e.stopPropagation();
      act();
    });
  }
  video?.addEventListener('play', () => inText.forEach(it => it.pause()));
}

// Notes beside the lesson; a note remembers the second at which it was begun.
document.addEventListener('click', async e => {
  const link = e.target.closest('[data-drawer]'),
    drawer = link && document.getElementById(link.dataset.drawer);
  if (e.target.closest('#check [data-resume]')) {
    e.preventDefault();
    return resume();
  }
  if (!drawer?.showPopover || e.ctrlKey || e.metaKey || e.shiftKey) return;
  e.preventDefault();
  if (drawer.matches(':popover-open')) return drawer.hidePopover();
  drawer.showPopover();
  if (!drawer.querySelector('form[data-note]'))
    await htmx.ajax('GET', link.getAttribute('href'), { source: drawer, target: '#notes-body', swap: 'outerHTML' });
  drawer.querySelector('#note')?.focus();
});
document.getElementById('notes')?.addEventListener('toggle', e => {
  if (e.newState === 'closed' && (document.activeElement === document.body || e.target.contains(document.activeElement)))
    document.querySelector('[data-drawer=notes]')?.focus();
});
document.addEventListener('input', e => {
  const second = e.target.form?.matches('form[data-note]') && e.target.form.elements.AtSecond;
  if (second && !second.value && video && video.currentTime >= 1) second.value = Math.floor(video.currentTime);
});

// Time counts while the page is seen.
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) return run();
  beat(true);
  if (!seen()) {
    clearInterval(timer);
    last = null;
  }
});
window.addEventListener('pagehide', () => beat(true));
window.addEventListener('pageshow', e => e.persisted && run());
window.addEventListener('online', () => beat());
if (!panel()) run();

for (const prose of document.querySelectorAll('.prose[data-math=True], #check')) formulas(prose);
