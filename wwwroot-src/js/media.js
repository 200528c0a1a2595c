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

/** The keys that all media obey; `step` makes them slower or faster. */
export const mediaKeys = (media, step) => ({
  k: () => (media.paused ? media.play().catch(() => {}) : media.pause()),
  m: () => (media.muted = !media.muted),
  j: () => (media.currentTime -= 10),
  l: () => (media.currentTime += 10),
  '<': () => step(-1),
  '>': () => step(1),
});
