'use client';

import { useRouter } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { Choice, Field } from '@/components/ui/field';
import { ProblemNote } from '@/components/ui/problem-note';
import { useToast } from '@/components/ui/toast';
import { saveMethodSettingAction } from '@/lib/methods/actions';
import type { MethodView } from '@/lib/methods/queries';
import { fixedText, parseFixed, parsePercent, percentText } from '@/lib/methods/typed-terms';
import type { Currency } from '@/lib/money';
import { useFeeWords } from './use-fee-words';

type MethodFormProps = { setting: MethodView; defaultCurrency: Currency };
type Mistakes = { percent: boolean; line: number | null };

const NONE: Mistakes = { percent: false, line: null };

/** Whether one method is offered, and at whose terms. */
export function MethodForm({ setting, defaultCurrency }: MethodFormProps) {
  const t = useTranslations('methodSettings');
  const locale = useLocale();
  const router = useRouter();
  const toast = useToast();
  const words = useFeeWords();
  const { permissions } = useConsole();
  const { state, submit } = useSubmission(saveMethodSettingAction);
  const { method, connectorFee } = setting;
  const start = setting.fee ?? connectorFee ?? { basis_points: 0, fixed: {} };
  const [isOffered, setOffered] = useState(setting.enabled);
  const [isOwn, setOwn] = useState(setting.fee !== null);
  const [percent, setPercent] = useState(percentText(start.basis_points, locale));
  const [fixed, setFixed] = useState(fixedText(start.fixed, locale));
  const [mistakes, setMistakes] = useState(NONE);
  const mayChange = permissions.includes('settings:write');
  const example = fixedText({ [defaultCurrency]: connectorFee?.fixed[defaultCurrency] ?? 30 }, locale);

  async function save() {
    const basisPoints = parsePercent(percent, locale);
    const parts = parseFixed(fixed, locale);
    const found = {
      percent: isOwn && basisPoints === null,
      line: isOwn && 'wrong' in parts ? parts.wrong : null,
    };
    setMistakes(found);
    if (found.percent || found.line !== null) return;
    const own = { basis_points: basisPoints ?? 0, fixed: 'fixed' in parts ? parts.fixed : {} };
    const sent = await submit({
      method,
      enabled: isOffered,
      fee: isOwn ? own : null,
      expected_version: setting.version,
    });
    if (sent.kind === 'done') toast({ title: t('saved') });
    router.refresh();
  }
  return (
    <form
      className="flex max-w-[60ch] flex-col gap-4"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <fieldset disabled={!mayChange} className="flex flex-col gap-4">
        <legend className="sr-only">{t(`names.${method}`)}</legend>
        <Choice type="checkbox" checked={isOffered} onChange={(event) => setOffered(event.target.checked)}>
          {t('offered')}
        </Choice>
        <fieldset className="flex flex-col">
          <legend className="mb-1 text-table font-medium">{t('terms')}</legend>
          <Choice
            type="radio"
            name={`terms-${method}`}
            checked={!isOwn}
            disabled={connectorFee === null}
            onChange={() => setOwn(false)}
          >
            {t('byConnector', { terms: connectorFee ? words(connectorFee, defaultCurrency) : '—' })}
          </Choice>
          <Choice type="radio" name={`terms-${method}`} checked={isOwn} onChange={() => setOwn(true)}>
            {t('own')}
          </Choice>
        </fieldset>
        {isOwn ? <OwnTerms {...{ percent, setPercent, fixed, setFixed, mistakes, example }} /> : null}
        {mayChange ? (
          <div>
            <Button type="submit" busy={state.kind === 'busy'}>
              {t('save')}
            </Button>
          </div>
        ) : (
          <p className="text-table text-ink-3">{t('readOnly')}</p>
        )}
      </fieldset>
      {state.kind === 'refused' ? <ProblemNote title={t('problem')} problem={state.problem} /> : null}
    </form>
  );
}

type OwnTermsProps = {
  percent: string;
  setPercent: (text: string) => void;
  fixed: string;
  setFixed: (text: string) => void;
  mistakes: Mistakes;
  /** A line as `fixed` has them. */
  example: string;
};

function OwnTerms({ percent, setPercent, fixed, setFixed, mistakes, example }: OwnTermsProps) {
  const t = useTranslations('methodSettings');
  return (
    <>
      <Field
        label={t('percent')}
        hint={t('percentHint')}
        error={mistakes.percent ? t('percentInvalid') : null}
      >
        {(control) => (
          <input
            {...control}
            className={`${control.className} max-w-40`}
            inputMode="decimal"
            autoComplete="off"
            value={percent}
            onChange={(event) => setPercent(event.target.value)}
          />
        )}
      </Field>
      <Field
        label={t('fixed')}
        hint={t('fixedHint', { example })}
        error={mistakes.line === null ? null : t('fixedInvalid', { line: mistakes.line, example })}
      >
        {(control) => (
          <textarea
            {...control}
            className={`${control.className} h-auto max-w-60 py-2 font-mono`}
            rows={8}
            spellCheck={false}
            value={fixed}
            onChange={(event) => setFixed(event.target.value)}
          />
        )}
      </Field>
    </>
  );
}
