'use client';

import { useTranslations } from 'next-intl';
import { type ReactNode, useRef, useState } from 'react';
import { AddPaymentDialog } from '@/components/risk-lists/add-payment-dialog';
import { useConsole } from '@/components/shell/console-context';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { Menu, MenuItem, MenuLink, MenuRule } from '@/components/ui/menu';
import { useCopy } from '@/components/ui/use-copy';
import type { LastChange } from './edit-conflict';
import { EditPaymentDialog } from './edit-payment-dialog';
import type { PaymentShape } from './payment-shape';

/** The request that reads this payment, as a command; the key comes from the reader's own shell. */
export function curlOf(origin: string, paymentId: string): string {
  return `curl ${origin}/api/v1/payments/${paymentId} \\\n  -H "Authorization: Bearer $COUNTINGHOUSE_KEY"`;
}

type PaymentMenuProps = { payment: PaymentShape; lastChange: LastChange | null };

/** Whatever else can be done with a payment. What is not possible now stays in its place and says why. */
export function PaymentMenu({ payment, lastChange }: PaymentMenuProps) {
  const t = useTranslations('paymentMenu');
  const copyAndSay = useCopy();
  const { base, permissions } = useConsole();
  const [editing, setEditing] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);
  const opensDialog = useRef(false);
  const [adding, setAdding] = useState(false);
  const mayEdit = permissions.includes('payments:write');
  const here = `${base}/payments/${payment.id}`;

  const copy = (text: string, description?: string) =>
    void copyAndSay(text, { title: t('copied'), description });
  return (
    <>
      <Menu
        align="end"
        returnsFocus={() => !opensDialog.current}
        trigger={
          <Button ref={trigger} aria-label={t('open')} title={t('open')} className="px-2">
            <Icon name="more" />
          </Button>
        }
      >
        <Item
          blockedBecause={mayEdit ? null : t('editBlocked')}
          onSelect={() => {
            opensDialog.current = true;
            setEditing(true);
          }}
        >
          {t('edit')}
        </Item>
        {payment.amount_captured > 0 ? (
          <MenuLink href={`${here}/receipt`}>{t('receipt')}</MenuLink>
        ) : (
          <Item blockedBecause={t('receiptBlocked')}>{t('receipt')}</Item>
        )}
        {permissions.includes('risk_lists:write') ? (
          <MenuItem
            onSelect={() => {
              opensDialog.current = true;
              setAdding(true);
            }}
          >
            {t('addToList')}
          </MenuItem>
        ) : null}
        <MenuRule />
        <MenuItem onSelect={() => copy(payment.id)}>{t('copyId')}</MenuItem>
        <MenuItem onSelect={() => copy(`${location.origin}${here}`)}>{t('copyLink')}</MenuItem>
        <MenuItem onSelect={() => copy(curlOf(location.origin, payment.id), t('copiedCurl'))}>
          {t('copyCurl')}
        </MenuItem>
      </Menu>
      <EditPaymentDialog
        payment={payment}
        lastChange={lastChange}
        open={editing}
        onOpenChange={(open) => {
          opensDialog.current = open;
          setEditing(open);
        }}
        finalFocus={trigger}
      />
      <AddPaymentDialog
        payment={payment.id}
        open={adding}
        onOpenChange={(open) => {
          opensDialog.current = open;
          setAdding(open);
        }}
        finalFocus={trigger}
      />
    </>
  );
}

type ItemProps = { blockedBecause: string | null; onSelect?: () => void; children: ReactNode };

function Item({ blockedBecause, onSelect, children }: ItemProps) {
  return (
    <MenuItem onSelect={blockedBecause ? undefined : onSelect} disabled={blockedBecause !== null}>
      <span className="min-w-0">
        {children}
        {blockedBecause ? <span className="block text-meta">{blockedBecause}</span> : null}
      </span>
    </MenuItem>
  );
}
