const MINUTE_MS = 60_000;
const INQUIRY_DELAYS_MS = [2_000, 4_000, 8_000, 15_000, 30_000, MINUTE_MS, 5 * MINUTE_MS, 5 * MINUTE_MS];
const HOUR_MS = 60 * MINUTE_MS;

/**
 * Milliseconds until the network is asked again: seconds at first, then 5 minutes, hourly for a day, then daily. A
 * fifth of jitter keeps many operations of one outage from asking at once.
 */
export function inquiryDelayMs(inquiries: number): number {
  const base =
    INQUIRY_DELAYS_MS[inquiries] ?? (inquiries < INQUIRY_DELAYS_MS.length + 24 ? HOUR_MS : 24 * HOUR_MS);
  return Math.round(base * (0.8 + Math.random() * 0.4));
}
