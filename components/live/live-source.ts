import { BEAT_MS, type LiveEvent } from '@/lib/live/schema';

/** `paused` after two misses in a row: what is on screen is kept fresh by polling until the stream is back. */
export type LiveStatus = 'connecting' | 'live' | 'paused';
/** What happened; null when it may be anything, so everything must be read again. */
export type Told = readonly LiveEvent[] | null;
export type Listener = (told: Told) => void;

type Listeners = { onTold(told: Told): void; onStatus(status: LiveStatus): void };

const RETRY_MS = [1_000, 2_000, 5_000, 10_000, 30_000] as const;
const MISSES_MAX = 2;
/** A beat may be late by this much before it counts as missed. */
const LATE_MS = 10_000;
const POLL_MS = 30_000;

/**
 * The tab's one connection to `/api/stream`. It resumes from the last event after a break, closes while the tab is
 * hidden (a browser has few connections for one host), and polls while there is no stream.
 */
export class LiveSource {
  private source: EventSource | null = null;
  private position = '';
  private misses = 0;
  private status: LiveStatus = 'connecting';
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly poll: ReturnType<typeof setInterval>;

  constructor(
    private readonly environmentId: string,
    private readonly listeners: Listeners,
  ) {
    document.addEventListener('visibilitychange', this.onVisibility);
    this.poll = setInterval(() => {
      if (this.status !== 'live' && !document.hidden) listeners.onTold(null);
    }, POLL_MS);
    this.onVisibility();
  }

  close(): void {
    document.removeEventListener('visibilitychange', this.onVisibility);
    clearInterval(this.poll);
    this.disconnect();
  }

  private readonly onVisibility = () => {
    this.disconnect();
    if (!document.hidden) this.connect();
  };

  private connect(): void {
    const query = new URLSearchParams({ environment: this.environmentId });
    if (this.position) query.set('after', this.position);
    const source = new EventSource(`/api/stream?${query}`);
    this.source = source;
    source.addEventListener('ready', (event) => {
      this.keep(event);
      this.misses = 0;
      this.become('live');
    });
    source.addEventListener('fact', (event) => {
      this.keep(event);
      this.listeners.onTold([JSON.parse(event.data) as LiveEvent]);
    });
    source.addEventListener('reset', (event) => {
      this.keep(event);
      this.listeners.onTold(null);
    });
    source.addEventListener('beat', () => this.expectBeat());
    source.addEventListener('error', () => this.miss());
    this.expectBeat();
  }

  private keep(event: MessageEvent): void {
    this.position = event.lastEventId;
    this.expectBeat();
  }

  private expectBeat(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.miss(), BEAT_MS + LATE_MS);
  }

  private miss(): void {
    this.disconnect();
    const wait = RETRY_MS[Math.min(this.misses, RETRY_MS.length - 1)] ?? POLL_MS;
    this.misses += 1;
    if (this.misses >= MISSES_MAX) this.become('paused');
    // Not all tabs at once: a server that restarts is met by one after the other.
    this.timer = setTimeout(() => this.connect(), wait * (0.75 + Math.random() / 2));
  }

  private disconnect(): void {
    clearTimeout(this.timer);
    this.source?.close();
    this.source = null;
  }

  private become(status: LiveStatus): void {
    if (status === this.status) return;
    this.status = status;
    this.listeners.onStatus(status);
  }
}
