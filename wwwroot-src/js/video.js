import { tell } from './common.js';
import { equip, filmKeys, kept, keepSpeed, keptSpeed, keyOf, nextSpeed, renewal, seek, setSpeed, wants } from './media.js';
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
  // The sizes that it comes in, as its list names them; one of them, or again whichever the line allows.
  const list = video.dataset.adaptive;
  async function sizes() {
    const text = await (await fetch(list)).text();
    return [...text.matchAll(/^#EXT-X-STREAM-INF:.*RESOLUTION=\d+x(\d+).*\n(.+)$/gm)]
      .map(([, height, url]) => ({ height: Number(height), url: new URL(url, new URL(list, location.href)).href }))
      .sort((a, b) => b.height - a.height);
  }
  async function choose(url) {
    const [at, played] = [video.currentTime, !video.paused];
    if (stream) await adapt(url || list);
    else {
      if (url) video.src = url;
      else video.removeAttribute('src');
      video.load();
      seek(video, at);
    }
    if (played) video.play().catch(() => {});
  }
  const native = () => video.canPlayType('application/vnd.apple.mpegurl') !== '';
  if (video.dataset.adaptive && !native() && window.MediaSource) adapt(video.dataset.adaptive).catch(() => {});

  const failed = renewal(video, async page => {
    const fresh = page.querySelector('[data-video]');
    if (!fresh) return false;
    video.dispatchEvent(new Event('lms:any-size'));
    if (fresh.dataset.adaptive && stream) await adapt(fresh.dataset.adaptive);
    else if (fresh.hasAttribute('src')) video.src = fresh.getAttribute('src');
    else {
      for (const source of video.querySelectorAll('source')) source.remove();
      video.removeAttribute('src');
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
  let chosen;
  const speak = track => {
    chosen = track ?? chosen;
    for (const other of spoken) other.mode = other === track ? 'showing' : 'disabled';
  };
  if (spoken.length && kept('lms-captions')) speak(read());
  video.textTracks.addEventListener?.('change', () => {
    const on = spoken.find(t => t.mode === 'showing');
    toggle?.setAttribute('aria-pressed', String(!!on));
    kept('lms-captions', on?.language ?? '');
  });
  toggle?.setAttribute('aria-pressed', String(spoken.some(t => t.mode === 'showing')));
  const turn = () => spoken.length && speak(spoken.some(t => t.mode === 'showing') ? null : (chosen ?? read()));
  toggle?.addEventListener('click', turn);

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
  // What the row below the video offers is in its bar; the row is for sounds, and for videos with the browser's bar.
  equip(video, {
    rates,
    pace,
    spoken,
    turn,
    speak,
    sizes: list && sizes,
    choose,
    watched: (video.dataset.watched || '').split(',').flatMap(part => (part ? [part.split('-').map(Number)] : [])),
    keys: document.getElementById('player-keys'),
  }).then(isDone => {
    if (!isDone) for (const tools of document.querySelectorAll('[data-tools]')) tools.hidden = false;
  });

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
  const keys = filmKeys(video, step, turn),
    isOf = (media, at) => at === media || !!media.closest('.player')?.contains(at);
  document.addEventListener(
    'keydown',
    e => {
      const key = keyOf(e),
        at = document.activeElement,
        isInside = isOf(video, at);
      if (!keys[key] || e.ctrlKey || e.metaKey || e.altKey || isBlocked() || wants(at, key)) return;
      if (others.some(it => isOf(it, at)) || (!isInside && document.querySelector('dialog[open], #outline:popover-open'))) return;
      // A list and a page take the arrows; elsewhere on the page, numbers say how well a card was known.
      const isPage = at === document.body || at?.id === 'main' || at === null;
      if (!isInside && !isPage && (key === ' ' || key.startsWith('Arrow'))) return;
      if (!isInside && /^(Arrow(Up|Down)|\d)$/.test(key)) return;
      e.preventDefault();
      if (isInside) e.stopPropagation();
      keys[key]();
    },
    true,
  );
}
