import { tell } from './common.js';
import { kept, keepSpeed, keptSpeed, mediaKeys, nextSpeed, renewal, setSpeed } from './media.js';

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
    rates = offered.length ? offered : [0.75, 1, 1.25, 1.5, 1.75, 2];
  const wished = keptSpeed().rate || Number(video?.dataset.speed) || 1;
  const number = new Intl.NumberFormat(document.documentElement.lang);
  for (const it of inText) {
    const choice = Object.assign(document.createElement('select'), {
      className: 'input input--small played__pace',
      ariaLabel: say('pace'),
    });
    for (const rate of rates) choice.add(new Option(`${number.format(rate)}×`, rate, false, rate === wished));
    (it.parentElement.matches('.played') ? it.parentElement : it).append(choice);
    choice.addEventListener('change', () => {
      for (const other of inText) setSpeed(other, Number(choice.value));
      keepSpeed(choice.value, video?.dataset.speed ?? '');
    });
    it.addEventListener('ratechange', () => {
      if (rates.includes(it.playbackRate)) choice.value = String(it.playbackRate);
    });
    if (wished !== 1) setSpeed(it, wished);
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
    const keys = mediaKeys(it, by => {
      const next = nextSpeed(rates, it.playbackRate, by);
      if (!next) return;
      choice.value = String(next);
      choice.dispatchEvent(new Event('change'));
      tell(say('speed', next), 'play');
    });
    it.addEventListener('keydown', e => {
      if (e.ctrlKey || e.metaKey || e.altKey) return;
      const act = keys[e.key.toLowerCase()];
      if (!act) return;
      e.preventDefault();
      e.stopPropagation();
      act();
    });
  }
  video?.addEventListener('play', () => inText.forEach(it => it.pause()));
}
