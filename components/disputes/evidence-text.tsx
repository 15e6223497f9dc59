'use client';

import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import { Field } from '@/components/ui/field';
import { EVIDENCE_TEXT_MAX, type EvidenceField } from '@/lib/disputes/schema';

const LONG: ReadonlySet<EvidenceField> = new Set([
  'statement',
  'product_description',
  'access_log',
  'customer_communication',
  'refund_policy',
  'refund_refusal',
  'cancellation_policy',
  'cancellation_rebuttal',
  'duplicate_explanation',
  'prior_payments',
  'billing_address',
  'shipping_address',
]);

type EvidenceTextProps = {
  field: EvidenceField;
  text: string;
  suggestion: string | undefined;
  isNeeded: boolean;
  /** It cannot be typed in now; the focus stays. */
  isLocked: boolean;
  onType: (field: EvidenceField, text: string) => void;
};

/** One text of the evidence; what our own data knows is taken over with one press. */
export function EvidenceText({ field, text, suggestion, isNeeded, isLocked, onType }: EvidenceTextProps) {
  const t = useTranslations('disputes');
  const label = t(`fields.${field}`);
  return (
    <div className="flex flex-col gap-1">
      <Field
        label={
          isNeeded ? (
            <>
              {label}{' '}
              <span className={classNames('font-normal', text ? 'text-ok' : 'text-warn')}>
                · {t(text ? 'evidence.done' : 'evidence.missing')}
              </span>
            </>
          ) : (
            label
          )
        }
      >
        {(control) =>
          LONG.has(field) ? (
            <textarea
              {...control}
              value={text}
              readOnly={isLocked}
              rows={field === 'statement' ? 5 : 3}
              maxLength={EVIDENCE_TEXT_MAX}
              dir="auto"
              onChange={(event) => onType(field, event.target.value)}
              className={classNames(control.className, 'h-auto py-2')}
            />
          ) : (
            <input
              {...control}
              value={text}
              readOnly={isLocked}
              maxLength={EVIDENCE_TEXT_MAX}
              dir="auto"
              autoComplete="off"
              onChange={(event) => onType(field, event.target.value)}
            />
          )
        }
      </Field>
      {suggestion && suggestion !== text ? (
        <Button
          size="small"
          look="quiet"
          className="max-w-full self-start text-left"
          blocked={isLocked}
          onClick={() => (isLocked ? undefined : onType(field, suggestion))}
        >
          <span className="truncate">{t('evidence.take', { value: suggestion })}</span>
        </Button>
      ) : null}
    </div>
  );
}
