'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { Button } from '@/components/ui/button';
import { Later } from '@/components/ui/later';
import { onDemand } from '@/components/ui/on-demand';
import type { BulkAction } from './bulk-dialog';
import type { PaymentShape } from './payment-shape';

const BULK_DIALOG = onDemand(async () => (await import('./bulk-dialog')).BulkDialog);

type BulkActionsProps = { rows: readonly PaymentShape[]; onDone: () => void };

/** What can be done with the selected payments, as far as the role may. */
export function BulkActions({ rows, onDone }: BulkActionsProps) {
  const t = useTranslations('lists.bulk');
  const { permissions } = useConsole();
  const [action, setAction] = useState<BulkAction | null>(null);
  const actions: BulkAction[] = [
    ...(permissions.includes('payments:write') ? (['capture', 'cancel'] as const) : []),
    ...(permissions.includes('refunds:write') ? (['refund'] as const) : []),
    ...(permissions.includes('payments:write') ? (['tag'] as const) : []),
  ];
  return (
    <>
      {actions.map((one) => (
        <Button key={one} size="small" onClick={() => setAction(one)}>
          {t(`open.${one}`)}
        </Button>
      ))}
      <Later demand={BULK_DIALOG} isWanted={action !== null} onClose={() => setAction(null)}>
        {(BulkDialog) =>
          action ? (
            <BulkDialog
              action={action}
              ids={rows.map((row) => row.id)}
              onClose={(isDone) => {
                setAction(null);
                if (isDone) onDone();
              }}
            />
          ) : null
        }
      </Later>
    </>
  );
}
