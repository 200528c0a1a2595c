// The bar over a video. It is made here, so that without scripts, or where this can’t be fetched, the browser’s own stays.
import { icon, words } from './common.js';

const say = words({
  player: 'Player',
  position: 'Position',
  at: '{0} of {1}',
  play: 'Play',
  pause: 'Pause',
  back: 'Back 10 seconds',
  forward: 'Forward 10 seconds',
  mute: 'Mute',
  volume: 'Volume',
  captions: 'Captions',
  off: 'Off',
  more: 'Playback settings',
  speed: 'Speed',
  quality: 'Quality',
  auto: 'Automatic',
  small: 'Picture in picture',
  full: 'Full screen',
  keys: 'Keyboard shortcuts',
});
// Its sheet comes with it. Without that there is no bar.
await new Promise((done, failed) => {
  const sheet = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: '/css/controls.css', onload: done });
  sheet.onerror = () => failed(new Error(sheet.href));
  document.head.append(sheet);
});
const patience = 2500,
  narrowest = 480;
const isStyled = CSS.supports('selector(video::-webkit-media-text-track-container)'),
  hovers = matchMedia('(hover: hover)'),
  number = new Intl.NumberFormat(document.documentElement.lang),
  percent = new Intl.NumberFormat(document.documentElement.lang, { style: 'percent' });

const make = (tag, className, more = {}) => Object.assign(document.createElement(tag), { className, ...more });
const two = whole => String(whole).padStart(2, '0');
/** 1:05, and 1:01:05 from an hour on. */
function clock(seconds) {
  const all = Math.floor(seconds) || 0,
    [hours, minutes] = [Math.floor(all / 3600), Math.floor(all / 60) % 60];
  return `${hours ? `${hours}:${two(minutes)}` : minutes}:${two(all % 60)}`;
}
function button(name, sign, run) {
  const it = make('button', 'controls__button', { type: 'button' });
  it.append(icon(sign), make('span', 'controls__word'));
  it.addEventListener('click', run);
  return call(it, name, sign);
}
/** A button says what it does: to the ear always, to the eye where there is room, and else when it is pointed at. */
function call(it, name, sign) {
  it.title = it.lastChild.textContent = name;
  it.firstChild.replaceWith(icon(sign));
  return it;
}
const press = (it, isDown) => it?.setAttribute('aria-pressed', String(isDown));
/** Sorted ranges that no longer touch. */
function merge(ranges) {
  const all = [];
  for (const [from, to] of ranges.toSorted((a, b) => a[0] - b[0])) {
    if (all.length && from <= all.at(-1)[1] + 0.5) all.at(-1)[1] = Math.max(all.at(-1)[1], to);
    else all.push([from, to]);
  }
  return all;
}
const ranges = times => Array.from({ length: times.length }, (_, i) => [times.start(i), times.end(i)]);
/** Ranges as a picture: stripes of one color on a line that is as long as the video. */
function stripes(some, whole, color) {
  const at = seconds => `${((seconds / whole) * 100).toFixed(2)}%`;
  const stops = merge(some).map(([from, to]) => `transparent ${at(from)}, ${color} ${at(from)} ${at(to)}, transparent ${at(to)}`);
  return stops.length && whole > 0 ? `linear-gradient(to right, ${stops.join(', ')})` : 'none';
}

/**
 * @param {HTMLVideoElement} film within its frame
 * @param {object} how
 * @param {number[]} how.rates the speeds to choose from, and `pace(rate)`, which sets one for good
 * @param {TextTrack[]} how.spoken its captions; `turn()` turns them on or off, `speak(track)` chooses one or none
 * @param {() => Promise<{ height: number, url: string }[]>} [how.sizes] the sizes it comes in; `choose(url)` takes one, or any again
 * @param {number[][]} how.watched what was watched before
 * @param {() => void} how.fullScreen turns the full screen on or off
 * @param {HTMLElement} [how.keys] the card with the keyboard shortcuts
 */
export function controls(film, how) {
  const player = film.closest('.player'),
    bar = make('div', 'controls', { dir: 'ltr' });
  bar.role = 'group';
  bar.ariaLabel = say('player');
  const toggle = () => (film.paused ? film.play().catch(() => {}) : film.pause());

  // Where it is, and where one wants to be.
  const line = make('div', 'controls__line'),
    track = make('div', 'controls__track'),
    seen = make('div', 'controls__seen'),
    tip = make('span', 'controls__tip number', { hidden: true, ariaHidden: 'true' }),
    seek = make('input', 'slider', { type: 'range', min: 0, max: 1, step: 0.1, value: 0, disabled: true, ariaLabel: say('position') }),
    now = make('span', 'controls__now number'),
    all = make('span', 'controls__all number');
  line.append(track, seen, seek, tip);
  let held = false,
    said = '',
    past = how.watched,
    present = [];
  function draw() {
    const whole = Number.isFinite(film.duration) ? film.duration : 0,
      at = held ? Number(seek.value) : Math.min(film.currentTime, whole || film.currentTime);
    seek.disabled = !whole;
    if (whole) seek.max = whole;
    if (!held) seek.value = at;
    now.textContent = clock(at);
    all.textContent = clock(whole);
    // While it plays, a screen reader on the slider would talk over the video each second.
    const text = say('at', clock(at), clock(whole));
    if (text !== said && (held || film.paused || document.activeElement !== seek)) seek.ariaValueText = said = text;
    const passed = whole ? (at / whole) * 100 : 0;
    track.style.backgroundImage =
      `linear-gradient(to right, var(--film-played) ${passed}%, transparent ${passed}%), ` +
      stripes(ranges(film.buffered), whole, 'var(--film-loaded)');
    // A video that is fetched anew, in another size perhaps, has forgotten what was played.
    const played = ranges(film.played);
    if (!played.length) past = [...past, ...present];
    present = played;
    seen.style.backgroundImage = stripes([...past, ...present], whole, 'var(--film-watched)');
  }
  const jump = to => (film.currentTime = Math.max(0, Math.min(film.duration || 0, to)));
  seek.addEventListener('input', () => {
    held = true;
    if (!film.seeking) jump(Number(seek.value));
    draw();
  });
  seek.addEventListener('change', () => {
    held = false;
    jump(Number(seek.value));
    draw();
  });
  seek.addEventListener('keydown', e => {
    const by = { ArrowLeft: -5, ArrowDown: -5, ArrowRight: 5, ArrowUp: 5 }[e.key];
    if (!by || e.ctrlKey || e.metaKey || e.altKey) return;
    e.preventDefault();
    jump(film.currentTime + by);
  });
  seek.addEventListener('pointermove', e => {
    const box = seek.getBoundingClientRect(),
      part = Math.max(0, Math.min(1, (e.clientX - box.left) / box.width));
    tip.hidden = e.pointerType === 'touch' || seek.disabled;
    tip.textContent = clock(part * seek.max);
    tip.style.setProperty('--at', part);
  });
  seek.addEventListener('pointerleave', () => (tip.hidden = true));
  for (const name of ['timeupdate', 'progress', 'durationchange', 'seeking', 'seeked', 'loadedmetadata', 'emptied'])
    film.addEventListener(name, draw);

  const play = button(say('play'), 'play-filled', toggle);
  const acts = make('div', 'controls__acts'),
    ends = make('div', 'controls__acts controls__acts--end'),
    loud = make('div', 'controls__loud');
  const mute = button(say('mute'), 'volume', () => {
      film.muted = !film.muted;
      if (!film.muted && !film.volume) film.volume = 0.5;
    }),
    volume = make('input', 'slider slider--volume', { type: 'range', min: 0, max: 1, step: 0.05, ariaLabel: say('volume') });
  volume.addEventListener('input', () => {
    film.volume = Number(volume.value);
    film.muted = film.volume === 0;
  });
  function hear() {
    const isOff = film.muted || film.volume === 0;
    press(mute, isOff);
    call(mute, say('mute'), isOff ? 'volume-off' : 'volume');
    volume.value = isOff ? 0 : film.volume;
    volume.ariaValueText = percent.format(volume.value);
    volume.style.setProperty('--at', volume.value);
  }
  film.addEventListener('volumechange', hear);
  loud.append(mute, volume);
  acts.append(
    play,
    button(say('back'), 'back-10', () => jump(film.currentTime - 10)),
    button(say('forward'), 'forward-10', () => jump(film.currentTime + 10)),
  );

  // What is chosen seldom is on a card: as popover above everything, on small screens at their lower edge.
  const card = make('div', 'controls-card', { popover: 'auto', ariaLabel: say('more') }),
    more = button(say('more'), 'settings', () => {});
  more.popoverTargetElement = card;
  card.role = 'group';
  function row(name, options, chosen, choose) {
    const label = make('label', 'controls-card__row'),
      field = make('select', 'input input--inline');
    for (const [text, value] of options) field.add(new Option(text, value, false, value === chosen));
    field.addEventListener('change', () => choose(field.value));
    label.append(make('span', '', { textContent: name }), field);
    card.append(label);
    return field;
  }
  const speed = row(
    say('speed'),
    how.rates.map(rate => [`${number.format(rate)}×`, String(rate)]),
    String(film.playbackRate),
    rate => how.pace(Number(rate)),
  );
  film.addEventListener('ratechange', () => {
    if (how.rates.includes(film.playbackRate)) speed.value = String(film.playbackRate);
  });

  const { spoken } = how;
  let words, language;
  if (spoken.length) {
    words = button(say('captions'), 'captions', how.turn);
    if (spoken.length > 1)
      language = row(say('captions'), [[say('off'), ''], ...spoken.map((it, i) => [it.label || it.language, String(i)])], '', i =>
        how.speak(i === '' ? null : spoken[i]),
      );
    const show = () => {
      const on = spoken.findIndex(it => it.mode === 'showing');
      press(words, on >= 0);
      if (language) language.value = on < 0 ? '' : String(on);
    };
    film.textTracks.addEventListener?.('change', show);
    show();
  }

  if (how.sizes) {
    const quality = row(say('quality'), [[say('auto'), '']], '', url => how.choose(url));
    card.addEventListener(
      'beforetoggle',
      async () => {
        for (const { height, url } of await how.sizes().catch(() => [])) quality.add(new Option(`${height}p`, url));
      },
      { once: true },
    );
    // A video that is fetched anew comes in any size again.
    film.addEventListener('lms:any-size', () => (quality.value = ''));
  }
  let small;
  if (document.pictureInPictureEnabled && film.requestPictureInPicture) {
    small = button(say('small'), 'pip', () =>
      (document.pictureInPictureElement === film ? document.exitPictureInPicture() : film.requestPictureInPicture()).catch(() => {}),
    );
    press(small, false);
    for (const name of ['enterpictureinpicture', 'leavepictureinpicture'])
      film.addEventListener(name, () => press(small, document.pictureInPictureElement === film));
  }
  const keys = how.keys && button(say('keys'), 'question', () => {});
  if (keys) keys.popoverTargetElement = how.keys;
  let full;
  if (document.fullscreenEnabled || film.webkitEnterFullscreen) {
    full = button(say('full'), 'full-screen', how.fullScreen);
    document.addEventListener('fullscreenchange', () => {
      const isFull = document.fullscreenElement === player;
      press(full, isFull);
      call(full, say('full'), isFull ? 'full-screen-exit' : 'full-screen');
    });
    press(full, false);
  }

  // On a narrow bar, the loudness and the small picture go to the card.
  let isNarrow;
  new ResizeObserver(() => {
    if (isNarrow === (isNarrow = player.clientWidth < narrowest)) return;
    player.classList.toggle('player--narrow', isNarrow);
    if (isNarrow) card.append(...[loud, small, keys].filter(Boolean));
    else {
      acts.append(loud);
      if (small) more.after(small);
      if (keys) card.append(keys);
    }
  }).observe(player);

  // At rest: it plays, no pointer is over the bar, and no focus is seen on it.
  let timer;
  function rest() {
    const isUsed = card.matches(':popover-open') || bar.querySelector(':focus-visible') || (hovers.matches && bar.matches(':hover'));
    if (!film.paused && !isUsed) player.dataset.idle = '';
    lift();
  }
  function wake() {
    delete player.dataset.idle;
    lift();
    clearTimeout(timer);
    timer = setTimeout(rest, patience);
  }
  /**
   * Captions make room for the bar: by style where there is one for it, and else by their lines, which are counted from below. Those that
   * an author put somewhere stay there.
   */
  const lifted = new WeakSet();
  function lift() {
    if (isStyled) return;
    const isUp = !('idle' in player.dataset),
      lines = Math.ceil((bar.clientHeight - line.offsetTop) / (film.clientHeight * 0.06));
    for (const cue of spoken.flatMap(it => (it.mode === 'showing' ? [...(it.activeCues ?? [])] : []))) {
      if (cue.line !== 'auto' && !lifted.has(cue)) continue;
      const to = isUp ? -lines - cue.text.split('\n').length : 'auto';
      lifted.add(cue);
      if (cue.line !== to) cue.line = to;
    }
  }
  for (const it of spoken) it.addEventListener('cuechange', lift);
  for (const name of ['pointermove', 'pointerleave', 'focusin', 'focusout', 'keydown']) player.addEventListener(name, wake);
  card.addEventListener('toggle', wake);

  // A finger on a hidden bar brings it back first; a mouse plays and pauses.
  let brings = false;
  player.addEventListener('pointerdown', e => {
    brings = e.pointerType === 'touch' && 'idle' in player.dataset;
    wake();
  });
  for (const it of [film, bar])
    it.addEventListener('click', e => {
      if (e.target === it && !brings) toggle();
    });
  film.addEventListener('dblclick', how.fullScreen);

  const start = make('div', 'player__start', { ariaHidden: 'true' });
  start.append(icon('play-filled'));
  function turn() {
    const isOff = film.paused;
    call(play, say(isOff ? 'play' : 'pause'), isOff ? 'play-filled' : 'pause-filled');
    wake();
  }
  for (const name of ['play', 'pause', 'ended']) film.addEventListener(name, turn);
  film.addEventListener('play', () => start.remove(), { once: true });
  const wait = isWaiting => player.toggleAttribute('data-waiting', isWaiting);
  film.addEventListener('waiting', () => wait(true));
  for (const name of ['playing', 'pause', 'ended', 'error', 'emptied']) film.addEventListener(name, () => wait(false));

  ends.append(...[words, more, full].filter(Boolean));
  bar.append(line, now, all, acts, ends);
  if (film.paused && !film.played.length) player.append(start);
  player.append(bar, card);
  draw();
  hear();
  turn();
  // Now that there is another, the browser’s own goes. What has the keys must still be able to have the focus.
  const hadFocus = document.activeElement === film;
  film.controls = false;
  film.tabIndex = -1;
  if (hadFocus) play.focus({ preventScroll: true });
}
