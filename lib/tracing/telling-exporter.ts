import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base';
import { monotonicMs } from '@/lib/clock';
import { log } from '@/lib/log';

const TELL_MS = 60_000;

type Done = Parameters<SpanExporter['export']>[1];

/** Hands spans to an exporter and logs, once a minute at most, that it could not bring them away. */
export class TellingExporter implements SpanExporter {
  private told = Number.NEGATIVE_INFINITY;
  private lost = 0;

  constructor(private readonly exporter: SpanExporter) {}

  export(spans: ReadableSpan[], done: Done): void {
    this.exporter.export(spans, (result) => {
      // 0 is success (ExportResultCode).
      if (result.code !== 0) this.tell(spans.length, result.error);
      done(result);
    });
  }

  shutdown(): Promise<void> {
    return this.exporter.shutdown();
  }

  /** Only the error's message: what the collector answered is beside it and may be long. */
  private tell(count: number, error: Error | undefined): void {
    this.lost += count;
    if (monotonicMs() - this.told < TELL_MS) return;
    this.told = monotonicMs();
    log.warn({ lost: this.lost, reason: error?.message.slice(0, 200) }, 'spans could not be exported');
    this.lost = 0;
  }
}
