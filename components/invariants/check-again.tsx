'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { useToast } from '@/components/ui/toast';
import { checkInvariantsAgainAction } from '@/lib/invariants/actions';

/** Has every invariant run over every row now; the page shows it as it goes. */
export function CheckAgain() {
  const t = useTranslations('invariants');
  const router = useRouter();
  const toast = useToast();
  const { state, submit } = useSubmission(checkInvariantsAgainAction);

  async function check() {
    const sent = await submit({});
    toast({ title: sent.kind === 'done' ? t('asked') : t('notAsked') });
    router.refresh();
  }
  return (
    <Button data-action="check-invariants" onClick={() => void check()} busy={state.kind === 'busy'}>
      {t('checkAgain')}
    </Button>
  );
}
