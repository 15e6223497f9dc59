'use client';

import { useTranslations } from 'next-intl';
import { type ReactNode, useCallback, useState } from 'react';
import type { Problem } from '@/components/shell/api-get';
import { StepUpContext } from '@/components/shell/step-up-context';
import { Dialog, DialogFrame } from '@/components/ui/dialog';
import type { ConfirmationKind } from '@/lib/auth/factor-kinds';
import { ConfirmForm } from './confirm-form';

type Asked = { ways: readonly ConfirmationKind[]; answer: (isConfirmed: boolean) => void };

/**
 * Lets the actions below ask for a factor and go on. It stands around the page and inside every dialog, so that the question
 * opens over what is open and what was typed there stays.
 */
export function StepUpHost({ children }: { children: ReactNode }) {
  const t = useTranslations('stepUp');
  const [asked, setAsked] = useState<Asked | null>(null);
  const ask = useCallback(
    (problem: Problem) =>
      new Promise<boolean>((answer) =>
        setAsked({ ways: problem.confirm_with as ConfirmationKind[], answer }),
      ),
    [],
  );
  function close(isConfirmed: boolean) {
    asked?.answer(isConfirmed);
    setAsked(null);
  }
  return (
    <StepUpContext value={ask}>
      <DialogFrame value={StepUpHost}>
        {children}
        <Dialog open={asked !== null} onOpenChange={() => close(false)} title={t('title')} keepOpen>
          {asked ? (
            <ConfirmForm ways={asked.ways} onDone={() => close(true)} onCancel={() => close(false)} />
          ) : null}
        </Dialog>
      </DialogFrame>
    </StepUpContext>
  );
}
