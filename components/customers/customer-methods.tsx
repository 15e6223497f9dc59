'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { useMethodName } from '@/components/payments/method-name';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { ProblemNote } from '@/components/ui/problem-note';
import { Status } from '@/components/ui/status';
import { Time } from '@/components/ui/time';
import { useToast } from '@/components/ui/toast';
import { detachMethodAction, setDefaultMethodAction } from '@/lib/customers/actions';
import type { CustomerShape, MethodShape } from './customer-shape';

type CustomerMethodsProps = { customer: CustomerShape; methods: readonly MethodShape[]; zone: string };

/** What the customer pays with, which is offered first, and the end of a method. */
export function CustomerMethods({ customer, methods, zone }: CustomerMethodsProps) {
  const t = useTranslations('customer.methods');
  const { permissions } = useConsole();
  const name = useMethodName();
  if (methods.length === 0) return <p className="text-table text-ink-3">{t('none')}</p>;
  return (
    <ul className="text-table">
      {methods.map((method) => {
        const face = method.card && { brand: method.card.brand, last4: method.card.last4 };
        const label = name({ method_type: method.type, method: face }) ?? method.id;
        const isDefault = customer.default_payment_method === method.id;
        return (
          <li
            key={method.id}
            className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line py-1.5 last:border-b-0"
          >
            <span className="font-medium">{label}</span>
            {method.card ? (
              <span className="text-ink-3 tabular-nums">
                {t('expires', {
                  month: String(method.card.exp_month).padStart(2, '0'),
                  year: method.card.exp_year,
                })}
              </span>
            ) : null}
            {isDefault ? (
              <Status tone="info" icon="check">
                {t('default')}
              </Status>
            ) : null}
            <span className="text-ink-3">
              <Time at={method.created_at} zone={zone} as="day" />
            </span>
            {permissions.includes('customers:write') ? (
              <span className="ml-auto flex gap-1">
                {isDefault ? null : <DefaultButton customer={customer.id} method={method.id} label={label} />}
                <DetachButton method={method.id} label={label} />
              </span>
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}

function DefaultButton({ customer, method, label }: { customer: string; method: string; label: string }) {
  const t = useTranslations('customer.methods');
  const router = useRouter();
  const toast = useToast();
  const { state, submit } = useSubmission(setDefaultMethodAction);
  async function send() {
    const sent = await submit({ id: customer, payment_method: method });
    if (sent.kind === 'busy') return;
    toast({ title: sent.kind === 'done' ? t('madeDefault', { method: label }) : t('failed') });
    router.refresh();
  }
  return (
    <Button
      size="small"
      look="quiet"
      busy={state.kind === 'busy'}
      onClick={send}
      aria-label={t('makeDefaultName', { method: label })}
    >
      {t('makeDefault')}
    </Button>
  );
}

function DetachButton({ method, label }: { method: string; label: string }) {
  const t = useTranslations('customer.methods');
  const router = useRouter();
  const toast = useToast();
  const [open, setOpen] = useState(false);
  const keep = useRef<HTMLButtonElement>(null);
  const { state, submit } = useSubmission(detachMethodAction);
  async function send() {
    const sent = await submit({ id: method });
    if (sent.kind !== 'done') return;
    toast({ title: t('detached', { method: label }) });
    setOpen(false);
    router.refresh();
  }
  return (
    <>
      <Button
        size="small"
        look="quiet"
        onClick={() => setOpen(true)}
        aria-label={t('detachName', { method: label })}
      >
        {t('detach')}
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={t('detachTitle', { method: label })}
        initialFocus={keep}
      >
        <div className="flex flex-col gap-4">
          <p className="text-body text-ink-2">{t('detachMeaning')}</p>
          {state.kind === 'refused' ? <ProblemNote title={t('failed')} problem={state.problem} /> : null}
          <DialogActions>
            <Button ref={keep} onClick={() => setOpen(false)}>
              {t('keep')}
            </Button>
            <Button look="danger" busy={state.kind === 'busy'} onClick={send}>
              {t('detachSubmit', { method: label })}
            </Button>
          </DialogActions>
        </div>
      </Dialog>
    </>
  );
}
