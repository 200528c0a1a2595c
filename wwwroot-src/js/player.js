// The study screen: counts time and watching, brings the checks, renders formulas.
import { words, tell, headers } from './common.js';
import { formulas } from './math.js';
import { freshPage } from './media.js';
import { makeRoom, notes } from './notes.js';
import { textSize } from './reading.js';
import { textMedia } from './text-media.js';
import { videoPlayer } from './video.js';
import { fastest, watching } from './watching.js';

const say = words({
  lost: 'No connection. You can keep going: your progress is kept and sent later.',
  back: 'You’re connected again. Nothing was lost.',
  ended: 'You’ve been signed out. Sign in again so that this lesson counts.',
  out: 'You’re no longer enrolled in this course.',
  stale: 'This page is out of date and no longer counts your time. Reload it to continue.',
  check: 'Comprehension check. Answer to continue the lesson.',
  soon: 'A quick check is coming up in about a minute.',
  done: 'Lesson complete.',
  next: 'The next lesson opens in five seconds.',
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

const seen = () => !document.hidden || document.pictureInPictureElement === video;
const watched = watching(video, seen);

// Beats
const every = (Number(lesson?.dataset.every) || 15) * 1000;
let timer,
  beating = false,
  stopped = false,
  acknowledged = performance.now(),
  offline = false;

async function beat(leaving = false) {
  if (!lesson || stopped || panel() || (beating && !leaving)) return;
  if (video && !video.paused) watched.played();
  const started = performance.now(),
    sent = watched.take(Math.max(3, Math.floor(Math.min(40, (started - acknowledged) / 1000) * fastest)));
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
    soon(answer.headers.get('X-Check-In'));
    newer(answer.headers.get('X-Edition'));
    if (answer.status === 200) region(await answer.text());
  } catch {
    for (const [from, to] of sent) watched.add(from, to);
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
/** A check is announced once, so that it does not come out of the blue. */
let announced = false;
function soon(seconds) {
  if (seconds === null || announced || panel()) return;
  announced = true;
  tell(say('soon'), 'question');
}
function run() {
  clearInterval(timer);
  if (!lesson || stopped || !seen()) return;
  timer = setInterval(() => seen() && beat(), every);
  beat();
}
function percent(value) {
  if (value === null) return;
  for (const text of document.querySelectorAll('[data-watched-text]')) text.textContent = text.dataset.watchedText.replace('{0}', value);
  for (const bar of document.querySelectorAll('[data-watched-bar]')) bar.value = Number(value);
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
  if (
    !video?.ended ||
    video.dataset.autoplayNext !== 'true' ||
    !next ||
    panel() ||
    document.activeElement?.matches('textarea,input:not([type=range])')
  )
    return;
  tell(say('next'), 'arrow-right');
  setTimeout(() => next.isConnected && video.ended && !panel() && next.click(), 5000);
}
/** The outline and the counts beside the lesson, read anew when it got done. */
async function progress() {
  try {
    const page = await freshPage();
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
  makeRoom();
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
  arrange(it);
  it.focus({ preventScroll: true });
  it.scrollIntoView({
    block: 'start',
    behavior: document.documentElement.matches('.calm') || matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth',
  });
}
/** Pairs and orders are made by hand with a script that a lesson without activities does not load. */
async function arrange(it) {
  if (!it.querySelector('.practice__pairs')) return;
  if (!document.querySelector('script[src*="/js/practice"]')) await import('./practice.js').catch(() => {});
  document.dispatchEvent(new CustomEvent('lms:arrange', { detail: it }));
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

if (video) {
  videoPlayer(video, { say, position: Number(lesson?.dataset.position), isBlocked: panel, others: inText });
  video.addEventListener('play', () => document.querySelector('[data-resumes]')?.remove(), { once: true });
  video.addEventListener('pause', () => {
    if (!video.ended) beat();
  });
  video.addEventListener('ended', () => {
    watched.end();
    beat();
  });
}
if (inText.length) textMedia(inText, video, say);

document.addEventListener('click', e => {
  if (!e.target.closest('#check [data-resume]')) return;
  e.preventDefault();
  resume();
});
notes(() => video?.currentTime ?? 0);
textSize();

// Time counts while the page is seen.
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) return run();
  beat(true);
  if (!seen()) {
    clearInterval(timer);
    watched.lose();
  }
});
window.addEventListener('pagehide', () => beat(true));
window.addEventListener('pageshow', e => e.persisted && run());
window.addEventListener('online', () => beat());
if (!panel()) run();

for (const prose of document.querySelectorAll('.prose[data-math=True], #check')) formulas(prose);
