import { useTranslations } from 'next-intl';
import type { IconName } from '@/components/ui/icon';
import { Status, type Tone } from '@/components/ui/status';

const ENDPOINT = {
  enabled: ['ok', 'check'],
  failing: ['warn', 'alert'],
  paused: ['neutral', 'clock'],
  disabled: ['bad', 'cross'],
  deleted: ['neutral', 'dash'],
} as const satisfies Record<string, readonly [Tone, IconName]>;

type EndpointFace = { status: string; failing_since: string | null; deleted: boolean };

/** Enabled, enabled and failing, paused by somebody, disabled by itself, or deleted. */
export function EndpointStatus({ endpoint }: { endpoint: EndpointFace }) {
  const t = useTranslations('webhooks.endpointStatus');
  const key = faceOf(endpoint);
  const [tone, icon] = ENDPOINT[key];
  return (
    <Status tone={tone} icon={icon}>
      {t(key)}
    </Status>
  );
}

function faceOf(endpoint: EndpointFace): keyof typeof ENDPOINT {
  if (endpoint.deleted) return 'deleted';
  if (endpoint.status === 'enabled') return endpoint.failing_since ? 'failing' : 'enabled';
  return endpoint.status === 'paused' ? 'paused' : 'disabled';
}

const DELIVERY = {
  pending: ['info', 'clock'],
  retrying: ['warn', 'clock'],
  delivered: ['ok', 'check'],
  exhausted: ['bad', 'cross'],
  canceled: ['neutral', 'dash'],
} as const satisfies Record<string, readonly [Tone, IconName]>;

type DeliveryFace = { status: string; attempts: number };

/** Waiting for its first try, waiting for another one, or how it ended. */
export function DeliveryStatus({ delivery }: { delivery: DeliveryFace }) {
  const t = useTranslations('webhooks.deliveryStatus');
  const isRetrying = delivery.status === 'pending' && delivery.attempts > 0;
  const key = isRetrying ? 'retrying' : (delivery.status as keyof typeof DELIVERY);
  const [tone, icon] = DELIVERY[key];
  return (
    <Status tone={tone} icon={icon}>
      {t(key)}
    </Status>
  );
}
