'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { useToast } from '@/components/ui/toast';
import { TypedConfirmation } from '@/components/ui/typed-confirmation';
import { deleteRiskListAction } from '@/lib/risk/lists/actions';
import type { UsingRule } from '@/lib/risk/lists/queries';
import type { RiskListView } from '@/lib/risk/lists/render';

/** Removes a list after its key was typed; one that rules use says which. */
export function RemoveListButton({ list, rules }: { list: RiskListView; rules: readonly UsingRule[] }) {
  const t = useTranslations('riskLists.remove');
  const words = useTranslations('riskLists');
  const { base } = useConsole();
  const router = useRouter();
  const toast = useToast();
  const [open, setOpen] = useState(false);
  const keep = useRef<HTMLButtonElement>(null);
  const { state, submit } = useSubmission(deleteRiskListAction);
  async function send() {
    const sent = await submit({ id: list.id });
    if (sent.kind !== 'done') return;
    toast({ title: t('done') });
    router.push(`${base}/risk-lists`);
  }
  return (
    <>
      <Button data-action="remove-risk-list" onClick={() => setOpen(true)}>
        {t('open')}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={t('title')} initialFocus={keep}>
        {rules.length > 0 ? (
          <>
            <p className="text-body text-ink-2">
              {t('used', { rules: rules.map(({ name }) => name).join(', ') })}
            </p>
            <DialogActions>
              <Button ref={keep} onClick={() => setOpen(false)}>
                {t('close')}
              </Button>
            </DialogActions>
          </>
        ) : (
          <TypedConfirmation
            label={t('type', { key: list.key })}
            faultOf={(typed) => (typed === list.key ? null : t('mismatch'))}
            state={state}
            words={{
              keep: t('keep'),
              submit: t('submit'),
              refusedTitle: words('notDone'),
              lostTitle: words('lostTitle'),
              lost: words('lost'),
            }}
            keep={keep}
            onConfirm={() => void send()}
            onClose={() => setOpen(false)}
          >
            <p>{t('meaning')}</p>
          </TypedConfirmation>
        )}
      </Dialog>
    </>
  );
}
