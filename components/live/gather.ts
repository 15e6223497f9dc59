import type { Listener, Told } from './live-source';

/** The first at once, then what comes within `quietMs` together. */
export function gather(quietMs: number, deliver: Listener) {
  let waiting: Told | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    timer = undefined;
    if (waiting === undefined) return;
    const told = waiting;
    waiting = undefined;
    timer = setTimeout(flush, quietMs);
    deliver(told);
  };
  return {
    add(told: Told) {
      waiting = told === null || waiting === null ? null : [...(waiting ?? []), ...told];
      timer ??= setTimeout(flush, 0);
    },
    stop() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
