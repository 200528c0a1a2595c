// What the video of a lesson and the media in its text have in common.

/** Reads or writes what this browser keeps; null where it keeps nothing. */
export const kept = (key, value) => {
  try {
    return value === undefined ? localStorage.getItem(key) : localStorage.setItem(key, value);
  } catch {
    return null;
  }
};

/** The page as the server draws it now. */
export const freshPage = async () =>
  new DOMParser().parseFromString(await (await fetch(location.pathname, { headers: { Accept: 'text/html' } })).text(), 'text/html');

export function seek(media, seconds) {
  const go = () => (media.currentTime = Math.min(seconds, Math.max(0, (media.duration || seconds) - 1)));
  if (media.readyState) go();
  else media.addEventListener('loadedmetadata', go, { once: true });
}

/**
 * Signed addresses expire after an hour: after an error the page is read for new ones, and playing continues where it was.
 * `load` gives the media their new address and says whether there was one.
 */
export function renewal(media, load) {
  let renewed = -Infinity;
  return async () => {
    if (performance.now() - renewed < 60_000) return;
    renewed = performance.now();
    const [at, played] = [media.currentTime, !media.paused];
    try {
      if (!(await load(await freshPage()))) return;
      if (at > 0) seek(media, at);
      if (played) media.play().catch(() => {});
    } catch {
      /* The connection is down; the next attempt is a reload. */
    }
  };
}

/** The speed that was chosen last, with the preference that held then. */
export const keptSpeed = () => {
  const [rate, preference] = (kept('lms-speed') ?? '').split('/');
  return { rate: Number(rate), preference };
};
export function setSpeed(media, rate) {
  media.playbackRate = media.defaultPlaybackRate = rate;
}
export const keepSpeed = (rate, preference) => kept('lms-speed', `${rate}/${preference}`);
export const nextSpeed = (rates, rate, by) => rates[Math.max(0, Math.min(rates.length - 1, rates.indexOf(rate) + by))];

/** The frame of a film, in which its bar lies over the picture; one in a text gets its frame here. */
export function frame(film) {
  const found = film.closest('.player');
  if (found) return found;
  const made = Object.assign(document.createElement('div'), { className: 'player player--text' });
  film.before(made);
  made.append(film);
  return made;
}
/** Gives a film a bar of its own in place of the browser's. Says whether it could: the script may not come, or the browser be too old. */
export async function equip(film, how) {
  if (!film.matches('video') || !HTMLElement.prototype.togglePopover || !Array.prototype.toSorted) return false;
  frame(film);
  try {
    const { controls } = await import('./controls.js');
    controls(film, { ...how, fullScreen: () => fullScreen(film) });
    return true;
  } catch {
    return false;
  }
}
/** With its bar, where it has one. */
export function fullScreen(film) {
  if (document.fullscreenElement) return document.exitFullscreen();
  const area = film.controls ? film : film.closest('.player');
  if (area.requestFullscreen) area.requestFullscreen().catch(() => {});
  else film.webkitEnterFullscreen?.();
}

/** The keys that all media obey; `step` makes them slower or faster. */
export const mediaKeys = (media, step) => ({
  k: () => (media.paused ? media.play().catch(() => {}) : media.pause()),
  m: () => (media.muted = !media.muted),
  j: () => (media.currentTime -= 10),
  l: () => (media.currentTime += 10),
  '<': () => step(-1),
  '>': () => step(1),
});
/** What films obey as well, while the focus is on them; `turn` turns their captions on or off. */
export function filmKeys(film, step, turn) {
  const shared = mediaKeys(film, step);
  const keys = {
    ...shared,
    ' ': shared.k,
    ArrowLeft: () => (film.currentTime -= 5),
    ArrowRight: () => (film.currentTime += 5),
    ArrowUp: () => (film.volume = Math.min(1, film.volume + 0.1)),
    ArrowDown: () => (film.volume = Math.max(0, film.volume - 0.1)),
    c: turn,
    f: () => fullScreen(film),
  };
  for (let tenth = 0; tenth < 10; tenth++) keys[tenth] = () => film.duration && (film.currentTime = (film.duration * tenth) / 10);
  return keys;
}
export const keyOf = e => (e.key.length === 1 ? e.key.toLowerCase() : e.key);
/** Whether what has the focus wants a key for itself: a field each, a slider the arrows, a button the space bar. */
export const wants = (it, key) =>
  !!it &&
  (it.isContentEditable ||
    it.matches('textarea, select, input:not([type=range])') ||
    (key.startsWith('Arrow') && it.matches('input')) ||
    (key === ' ' && it.matches('a, button, summary')));
