import { tell } from './common.js';
import { kept, keepSpeed, keptSpeed, mediaKeys, nextSpeed, renewal, seek, setSpeed } from './media.js';
import { makeRoom } from './notes.js';

/**
 * The video of a lesson: continues where it was left, at the chosen speed, with captions, transcript, chapters, and keys.
 * `isBlocked`: a check waits in front of it. `others`: media in the text, which have their own keys.
 */
export function videoPlayer(video, { say, position, isBlocked, others }) {
  const start = () => Number(/^#t=(\d+)/.exec(location.hash)?.[1] ?? NaN);
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

  const failed = renewal(video, async page => {
    const fresh = page.querySelector('[data-video]');
    if (!fresh) return false;
    if (fresh.dataset.adaptive && stream) await adapt(fresh.dataset.adaptive);
    else if (fresh.hasAttribute('src')) video.src = fresh.getAttribute('src');
    else {
      for (const source of video.querySelectorAll('source')) source.remove();
      video.prepend(...fresh.querySelectorAll('source'));
      video.load();
    }
    return true;
  });
  video.addEventListener('error', failed);

  // The speed: as chosen here last, unless the preference in the settings was changed since.
  const choice = document.querySelector('[data-rate]'),
    preferred = video.dataset.speed;
  const rates = [...(choice?.options ?? [])].map(o => Number(o.value));
  const pace = rate => {
    setSpeed(video, rate);
    keepSpeed(rate, preferred);
  };
  const last = keptSpeed();
  const first = last.preference === preferred && rates.includes(last.rate) ? last.rate : Number(preferred);
  if (first !== 1) setSpeed(video, first);
  const showRate = () => {
    if (choice && rates.includes(video.playbackRate)) choice.value = String(video.playbackRate);
  };
  showRate();
  choice?.addEventListener('change', () => pace(Number(choice.value)));
  video.addEventListener('ratechange', showRate);
  const step = by => {
    const next = nextSpeed(rates, video.playbackRate, by);
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

  const from = start() || position;
  if (from > 0) seek(video, from);
  window.addEventListener('hashchange', () => start() >= 0 && seek(video, start()));

  document.addEventListener('click', e => {
    const link = e.target.closest('[data-seek]');
    // Whoever marks words to copy them does not mean to jump.
    if (!link || e.ctrlKey || e.metaKey || (link.matches('.cue') && String(getSelection()))) return;
    e.preventDefault();
    seek(video, Number(link.dataset.seek));
    makeRoom();
    video.play().catch(() => {});
  });

  // Keys, wherever nothing is typed and nothing else wants them.
  const shared = mediaKeys(video, step);
  const keys = {
    ...shared,
    ' ': shared.k,
    ArrowLeft: () => (video.currentTime -= 5),
    ArrowRight: () => (video.currentTime += 5),
    ArrowUp: () => (video.volume = Math.min(1, video.volume + 0.1)),
    ArrowDown: () => (video.volume = Math.max(0, video.volume - 0.1)),
    c: () => spoken.length && turnCaptions(),
    f: () => (document.fullscreenElement ? document.exitFullscreen() : video.requestFullscreen?.().catch(() => {})),
  };
  document.addEventListener(
    'keydown',
    e => {
      const key = e.key.length === 1 ? e.key.toLowerCase() : e.key,
        at = document.activeElement;
      if (
        !keys[key] ||
        e.ctrlKey ||
        e.metaKey ||
        e.altKey ||
        isBlocked() ||
        at?.isContentEditable ||
        at?.matches('input, textarea, select')
      )
        return;
      if (others.includes(at) || (at !== video && document.querySelector('dialog[open], #outline:popover-open'))) return;
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
