import type { IconName } from '@/components/ui/icon';
import { Status, type Tone } from '@/components/ui/status';

const FACES: Record<string, [Tone, IconName]> = {
  '2': ['ok', 'check'],
  '4': ['warn', 'alert'],
  '5': ['bad', 'cross'],
};

/** The status with which a request was answered. */
export function RequestStatus({ status }: { status: number }) {
  const [tone, icon] = FACES[String(status).charAt(0)] ?? ['neutral', 'dash'];
  return (
    <Status tone={tone} icon={icon}>
      {String(status)}
    </Status>
  );
}
