'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { useToast } from '@/components/ui/toast';
import { acknowledgeIncidentAction } from '@/lib/alerts/actions';

/** Says that the reader looks after an incident, for whoever may. */
export function AcknowledgeButton({ incident }: { incident: string }) {
  const t = useTranslations('alerts');
  const { permissions } = useConsole();
  const router = useRouter();
  const toast = useToast();
  const { state, submit } = useSubmission(acknowledgeIncidentAction);
  if (!permissions.includes('alerts:write')) return null;
  async function send() {
    const sent = await submit({ id: incident });
    toast({ title: sent.kind === 'done' ? t('nowAcknowledged') : t('notDone') });
    router.refresh();
  }
  return (
    <Button
      look="primary"
      data-action="acknowledge-incident"
      busy={state.kind === 'busy'}
      onClick={() => void send()}
    >
      {t('acknowledge')}
    </Button>
  );
}
