/** Digits behind the point after which a double has nothing more to say. Client-safe. */
const DIGITS_MAX = 12;

/**
 * How many digits behind the point a share (1 is the whole) needs in per cent, so that what is not nothing does not read
 * 0 %, and what is not all does not read 100 %.
 */
export function percentDigits(share: number, digits = 1): number {
  const percent = Math.abs(share) * 100;
  if (percent === 0 || percent === 100) return digits;
  let needed = digits;
  while (needed < DIGITS_MAX && [0, 100].includes(Number(percent.toFixed(needed)))) needed += 1;
  return needed;
}

/** A share in per cent, with `digits` behind the point or as many more as it needs. */
export function percentText(
  locale: string,
  share: number,
  { digits = 1, ...options }: Intl.NumberFormatOptions & { digits?: number } = {},
): string {
  return new Intl.NumberFormat(locale, {
    style: 'percent',
    ...options,
    maximumFractionDigits: percentDigits(share, digits),
  }).format(share);
}
