import { env } from '@/lib/env';
import { log } from '@/lib/log';
import { recordSpans } from '@/lib/trace';
import { JobsThatWorked } from './jobs-that-worked';
import { OurSpans } from './span-recorder';
import { TellingExporter } from './telling-exporter';

/** Until the last spans are given up when the process ends. */
const STOP_TIMEOUT_MS = 2_000;

/**
 * Records spans and exports them over OTLP when OTEL_EXPORTER_OTLP_ENDPOINT names a collector; otherwise nothing of
 * OpenTelemetry is even loaded. Sampler, headers, batches and limits follow the standard variables.
 */
export async function startTracing(): Promise<{ stop(): Promise<void> }> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_SDK_DISABLED, OTEL_SERVICE_NAME } = env();
  if (OTEL_EXPORTER_OTLP_ENDPOINT === undefined || OTEL_SDK_DISABLED) return { stop: async () => undefined };
  const [api, { BasicTracerProvider, BatchSpanProcessor }, resources, { OTLPTraceExporter }] =
    await Promise.all([
      import('@opentelemetry/api'),
      import('@opentelemetry/sdk-trace-base'),
      import('@opentelemetry/resources'),
      import('@opentelemetry/exporter-trace-otlp-http'),
    ]);
  const { detectResources, envDetector, resourceFromAttributes } = resources;
  const provider = new BasicTracerProvider({
    resource: detectResources({ detectors: [envDetector] }).merge(
      resourceFromAttributes({ 'service.name': OTEL_SERVICE_NAME }),
    ),
    spanProcessors: [
      new JobsThatWorked(new BatchSpanProcessor(new TellingExporter(new OTLPTraceExporter()))),
    ],
  });
  recordSpans(new OurSpans(api, provider.getTracer('countinghouse')));
  log.info({ endpoint: new URL(OTEL_EXPORTER_OTLP_ENDPOINT).origin }, 'traces are exported');
  return {
    async stop() {
      recordSpans(undefined);
      const late = new Promise<void>((resolve) => setTimeout(resolve, STOP_TIMEOUT_MS).unref());
      await Promise.race([provider.shutdown().catch(() => undefined), late]);
    },
  };
}
