import { useTranslations } from 'next-intl';
import { Status } from '@/components/ui/status';
import type { KeyRow } from '@/lib/credentials/queries';

/** Active, replaced and about to end, expired or revoked. `now` is RFC 3339. */
export function KeyState({ row, now, isReplaced }: { row: KeyRow; now: string; isReplaced: boolean }) {
  const t = useTranslations('keys');
  if (row.revokedAt) {
    return (
      <Status tone="neutral" icon="dash">
        {t('revoked')}
      </Status>
    );
  }
  if (row.expiresAt && row.expiresAt <= now) {
    return (
      <Status tone="neutral" icon="dash">
        {t('expired')}
      </Status>
    );
  }
  return isReplaced ? (
    <Status tone="warn" icon="clock">
      {t('replaced')}
    </Status>
  ) : (
    <Status tone="ok" icon="check">
      {t('active')}
    </Status>
  );
}
