import { tell } from './common.js';
import { equip, filmKeys, kept, keepSpeed, keptSpeed, keyOf, mediaKeys, nextSpeed, renewal, setSpeed, wants } from './media.js';

/** Media in the text: each continues where it was left in this browser, at the speed that was chosen last, one at a time. */
export function textMedia(inText, video, say) {
  const key = 'lms-places',
    most = 60;
  const places = () => {
    try {
      return new Map(JSON.parse(kept(key)) ?? []);
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
    kept(key, JSON.stringify([...all].slice(-most)));
  };
  const offered = [...document.querySelectorAll('[data-rate] option')].map(o => Number(o.value)),
    rates = offered.length ? offered : [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2];
  const wished = keptSpeed().rate || Number(video?.dataset.speed) || 1;
  const number = new Intl.NumberFormat(document.documentElement.lang);
  const pace = rate => {
    for (const it of inText) setSpeed(it, rate);
    keepSpeed(rate, video?.dataset.speed ?? '');
  };
  /** Beside the browser's bar, which says nothing of the speed. */
  function offer(it) {
    const choice = Object.assign(document.createElement('select'), {
      className: 'input input--small played__pace',
      ariaLabel: say('pace'),
    });
    for (const rate of rates) choice.add(new Option(`${number.format(rate)}×`, rate, false, rate === it.playbackRate));
    it.closest('.played')?.append(choice);
    choice.addEventListener('change', () => pace(Number(choice.value)));
    it.addEventListener('ratechange', () => {
      if (rates.includes(it.playbackRate)) choice.value = String(it.playbackRate);
    });
  }
  for (const it of inText) {
    if (wished !== 1) setSpeed(it, wished);
    if (it.matches('video')) {
      const spoken = [...it.textTracks].filter(track => track.kind === 'captions');
      equip(it, { rates, pace, spoken, watched: [] }).then(isDone => isDone || offer(it));
    } else offer(it);
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
    it.addEventListener(
      'error',
      renewal(it, page => {
        const file = fileOf(it);
        const again = [...page.querySelectorAll('.prose :is(audio, video)')].find(
          other => new URL(other.getAttribute('src'), location.href).pathname === file,
        );
        if (again) it.src = again.getAttribute('src');
        return !!again;
      }),
    );
    const step = by => {
      const next = nextSpeed(rates, it.playbackRate, by);
      if (!next) return;
      pace(next);
      tell(say('speed', next), 'play');
    };
    const keys = it.matches('video') ? filmKeys(it, step, () => {}) : mediaKeys(it, step);
    (it.closest('.player') ?? it).addEventListener('keydown', e => {
      const act = keys[keyOf(e)];
      if (!act || e.ctrlKey || e.metaKey || e.altKey || wants(e.target, keyOf(e))) return;
      e.preventDefault();
      e.stopPropagation();
      act();
    });
  }
  video?.addEventListener('play', () => inText.forEach(it => it.pause()));
}
