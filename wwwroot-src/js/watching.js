/** What somebody really watched of a video: the ranges that were played, at a speed that counts, while the page could be seen. */
export const fastest = 2;

export function watching(video, isSeen) {
  let ranges = [],
    last = null,
    lastAt = 0;
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
      isSeen() &&
      now > last &&
      now - last <= ((clock - lastAt) / 1000) * Math.min(fastest, video.playbackRate) + 0.5
    )
      add(last, now);
    [last, lastAt] = [video.seeking ? null : now, clock];
  }
  function restart(name) {
    if (name === 'ratechange' && last !== null) played();
    [last, lastAt] = [video.currentTime, performance.now()];
  }
  const lose = () => (last = null);
  function end() {
    if (last !== null && isSeen() && video.duration - last < 1) add(last, video.duration);
  }
  /** Takes out whole seconds to send, no more than the server can believe; the rest waits for the next beat. */
  function take(most) {
    const sent = [],
      left = [];
    for (const [from, to] of ranges) {
      const start = Math.round(from),
        end = Math.min(Math.round(to), start + most);
      if (end > start) {
        sent.push([start, end]);
        most -= end - start;
      }
      if (to > Math.max(end, from) || end <= start) left.push([end > start ? Math.max(from, end) : from, to]);
    }
    ranges = left.filter(([from, to]) => to - from > 0.05 || to === last);
    return sent;
  }
  video?.addEventListener('timeupdate', played);
  video?.addEventListener('seeking', lose);
  for (const name of ['playing', 'seeked', 'ratechange']) video?.addEventListener(name, () => restart(name));
  return { add, played, lose, end, take };
}
