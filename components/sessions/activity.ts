/** When somebody was last at the keyboard in any tab of this browser; tabs tell each other through the storage they share. */
const NAME = 'countinghouse.active';
let here = 0;

/** Milliseconds of the clock of this device, compared with itself only. */
export function lastActivity(): number {
  try {
    return Math.max(here, Number(localStorage.getItem(NAME) ?? 0));
  } catch {
    return here;
  }
}

export function noteActivity(): void {
  here = Date.now();
  try {
    localStorage.setItem(NAME, String(here));
  } catch {
    // Storage is off: then each tab counts for itself.
  }
}
