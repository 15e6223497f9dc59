'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { useToast } from '@/components/ui/toast';
import { endSessionAction } from '@/lib/sessions/actions';

/** Ends a session elsewhere at once: signing in again is all that it costs, so nothing is asked. */
export function EndSessionButton({ id, name }: { id: string; name: string }) {
  const t = useTranslations('security.sessions');
  const router = useRouter();
  const toast = useToast();
  const { state, submit } = useSubmission(endSessionAction);
  async function end() {
    const sent = await submit({ id });
    if (sent.kind === 'busy') return;
    toast({ title: t(sent.kind === 'done' ? 'ended' : 'notEnded', { name }) });
    router.refresh();
  }
  return (
    <Button aria-label={t('endName', { name })} busy={state.kind === 'busy'} onClick={() => void end()}>
      {t('end')}
    </Button>
  );
}
