// The study screen: counts time and watching, brings the checks, keeps notes at hand, renders formulas.
import { words, tell, headers } from './common.js';
import { formulas } from './math.js';

const say = words({
  lost: 'No connection. Go on: what you watch is kept and sent later.', back: 'The connection is back. Nothing was lost.', ended: 'You are signed out. Sign in again to have this lesson counted.',
  out: 'You are not enrolled in this course any more.', stale: 'This page is too old to be counted. Reload it to go on.', check: 'Comprehension check. The lesson waits for you.', done: 'This lesson is done.', next: 'The next lesson opens in five seconds.', notes: 'Your notes could not be loaded. Try again.',
  newer: 'A newer version of this lesson is there. Reload the page when it suits you; nothing here changes before.',
});
const lesson = document.querySelector('[data-player]');
const body = document.querySelector('[data-body]');
const video = document.querySelector('[data-video]');
const panel = () => document.querySelector('#check [data-check]');

const scripts = (within = document) => within.querySelectorAll('input[data-scripts]').forEach(input => input.value = 'true');
scripts();

// Watching: only what was really played, at a speed that counts, in front of somebody.
const fastest = 2;
let ranges = [], last = null, lastAt = 0;
const seen = () => !document.hidden || document.pictureInPictureElement === video;
function add(from, to) {
  const near = ranges.find(r => from <= r[1] + 0.3 && to >= r[0] - 0.3);
  if (near) [near[0], near[1]] = [Math.min(near[0], from), Math.max(near[1], to)];
  else ranges.push([from, to]);
}
function played() {
  const now = video.currentTime, clock = performance.now();
  if (last !== null && !video.seeking && seen() && now > last && now - last <= (clock - lastAt) / 1000 * Math.min(fastest, video.playbackRate) + 0.5) add(last, now);
  [last, lastAt] = [video.seeking ? null : now, clock];
}
/** Takes out whole seconds to send, no more than the server can believe; the rest waits for the next beat. */
function take(most) {
  const sent = [], kept = [];
  for (const [from, to] of ranges) {
    const start = Math.round(from), end = Math.min(Math.round(to), start + most);
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
let timer, beating = false, stopped = false, acknowledged = performance.now(), offline = false;

async function beat(leaving = false) {
  if (!lesson || stopped || panel() || (beating && !leaving)) return;
  if (video && !video.paused) played();
  const started = performance.now(), sent = take(Math.max(3, Math.floor(Math.min(40, (started - acknowledged) / 1000) * fastest)));
  const form = new URLSearchParams({ watched: sent.map(range => range.join('-')).join(',') });
  if (video && video.readyState) form.set('position', Math.floor(video.ended ? 0 : video.currentTime));
  beating = true;
  try {
    const answer = await fetch(lesson.dataset.beat, { method: 'POST', headers: headers({ 'X-Show-Check': '1' }), body: form, keepalive: leaving, signal: AbortSignal.timeout(10_000) });
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
  const text = document.querySelector('[data-watched-text]'), bar = document.querySelector('[data-watched-bar]');
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
  if (!video?.ended || video.dataset.autoplayNext !== 'true' || !next || panel() || document.activeElement?.matches('textarea,input')) return;
  tell(say('next'), 'arrow-right');
  setTimeout(() => next.isConnected && video.ended && !panel() && next.click(), 5000);
}
/** The outline and the counts beside the lesson, read anew when it got done. */
async function progress() {
  try {
    const page = new DOMParser().parseFromString(await (await fetch(location.pathname, { headers: { Accept: 'text/html' } })).text(), 'text/html');
    for (const path of ['#done-count', '#outline', '.studybar__progress']) {
      const [old, now] = [document.querySelector(path), page.querySelector(path)];
      if (!old || !now) continue;
      if (old.tagName === 'PROGRESS') old.value = now.value;
      else old.replaceChildren(...now.childNodes);
      htmx.process(old);
    }
  } catch { /* The next page shows it. */ }
}

// A check: the lesson waits behind it.
let wasPlaying = false, before = null;
function bring(fresh) {
  wasPlaying = !!video && !video.paused;
  before = document.activeElement;
  video?.pause();
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
  it.scrollIntoView({ block: 'start', behavior: document.documentElement.matches('.calm') || matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
}
function resume() {
  document.getElementById('check').replaceChildren();
  body?.classList.remove('veiled');
  body?.removeAttribute('inert');
  const to = before?.isConnected && before !== document.body ? before : video ?? document.getElementById('main');
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

// The video goes on where it was left.
if (video) {
  const start = () => Number(/^#t=(\d+)/.exec(location.hash)?.[1] ?? NaN);
  const seek = seconds => {
    const go = () => video.currentTime = Math.min(seconds, Math.max(0, (video.duration || seconds) - 1));
    if (video.readyState) go();
    else video.addEventListener('loadedmetadata', go, { once: true });
  };
  if (Number(video.dataset.speed) !== 1) video.playbackRate = video.defaultPlaybackRate = Number(video.dataset.speed);
  const at = start() || Number(lesson?.dataset.position);
  if (at > 0) seek(at);
  window.addEventListener('hashchange', () => start() >= 0 && seek(start()));
  video.addEventListener('timeupdate', played);
  video.addEventListener('seeking', () => last = null);
  for (const name of ['playing', 'seeked', 'ratechange']) video.addEventListener(name, () => { if (name === 'ratechange' && last !== null) played(); [last, lastAt] = [video.currentTime, performance.now()]; });
  video.addEventListener('pause', () => { if (!video.ended) beat(); });
  video.addEventListener('ended', () => { if (last !== null && seen() && video.duration - last < 1) add(last, video.duration); beat(); });

  document.addEventListener('click', e => {
    const link = e.target.closest('[data-seek]');
    if (!link) return;
    e.preventDefault();
    seek(Number(link.dataset.seek));
    if (matchMedia('(max-width: 47.99rem)').matches) document.getElementById('notes')?.hidePopover();
    video.play().catch(() => {});
  });

  // Keys, as long as nothing else on the page has the focus.
  const keys = {
    ' ': () => video.paused ? video.play().catch(() => {}) : video.pause(), k: () => keys[' '](), m: () => video.muted = !video.muted,
    j: () => video.currentTime -= 10, l: () => video.currentTime += 10, ArrowLeft: () => video.currentTime -= 5, ArrowRight: () => video.currentTime += 5,
    f: () => document.fullscreenElement ? document.exitFullscreen() : video.requestFullscreen?.().catch(() => {}),
  };
  document.addEventListener('keydown', e => {
    const key = e.key.length === 1 ? e.key.toLowerCase() : e.key, at = document.activeElement;
    if (!keys[key] || e.ctrlKey || e.metaKey || e.altKey || panel() || !(at === video || at === document.body || at?.id === 'main')) return;
    if (at !== video && (document.querySelector('dialog[open], #notes:popover-open, #outline:popover-open'))) return;
    e.preventDefault();
    keys[key]();
  }, true);
}

// Notes beside the lesson; a note remembers the second at which it was begun.
document.addEventListener('click', async e => {
  const link = e.target.closest('[data-drawer]'), drawer = link && document.getElementById(link.dataset.drawer);
  if (e.target.closest('#check [data-resume]')) {
    e.preventDefault();
    return resume();
  }
  if (!drawer?.showPopover || e.ctrlKey || e.metaKey || e.shiftKey) return;
  e.preventDefault();
  if (drawer.matches(':popover-open')) return drawer.hidePopover();
  drawer.showPopover();
  if (!drawer.querySelector('form[data-note]')) await htmx.ajax('GET', link.getAttribute('href'), { source: drawer, target: '#notes-body', swap: 'outerHTML' });
  drawer.querySelector('#note')?.focus();
});
document.getElementById('notes')?.addEventListener('toggle', e => { if (e.newState === 'closed' && (document.activeElement === document.body || e.target.contains(document.activeElement))) document.querySelector('[data-drawer=notes]')?.focus(); });
document.addEventListener('input', e => {
  const second = e.target.form?.matches('form[data-note]') && e.target.form.elements.AtSecond;
  if (second && !second.value && video && video.currentTime >= 1) second.value = Math.floor(video.currentTime);
});

// Time counts while the page is seen.
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) return run();
  beat(true);
  if (!seen()) { clearInterval(timer); last = null; }
});
window.addEventListener('pagehide', () => beat(true));
window.addEventListener('pageshow', e => e.persisted && run());
window.addEventListener('online', () => beat());
if (!panel()) run();

for (const prose of document.querySelectorAll('.prose[data-math=True], #check')) formulas(prose);
