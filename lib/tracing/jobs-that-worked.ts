import type { Context } from '@opentelemetry/api';
import type { ReadableSpan, Span, SpanProcessor } from '@opentelemetry/sdk-trace-base';

/** Names what says of a job's span how much it found. */
export const FOUND = 'countinghouse.job.found';

/** Spans that one run of a job may wait with; a longer one is told without its rest. */
const HELD_MAX = 1_000;

/**
 * Holds the spans of a job back until it has ended, and drops those of a run that found nothing: most runs do, several in
 * a second.
 */
export class JobsThatWorked implements SpanProcessor {
  private readonly held = new Map<string, ReadableSpan[]>();

  constructor(private readonly next: SpanProcessor) {}

  onStart(span: Span, parent: Context): void {
    if (isJob(span)) this.held.set(span.spanContext().traceId, []);
    this.next.onStart(span, parent);
  }

  onEnd(span: ReadableSpan): void {
    const { traceId } = span.spanContext();
    const held = this.held.get(traceId);
    if (!held) this.next.onEnd(span);
    else if (!isJob(span)) {
      if (held.length < HELD_MAX) held.push(span);
    } else {
      this.held.delete(traceId);
      if (span.attributes[FOUND] !== 0) for (const one of [...held, span]) this.next.onEnd(one);
    }
  }

  forceFlush(): Promise<void> {
    return this.next.forceFlush();
  }

  shutdown(): Promise<void> {
    return this.next.shutdown();
  }
}

function isJob(span: ReadableSpan): boolean {
  return span.name.startsWith('job ') && span.parentSpanContext === undefined;
}
