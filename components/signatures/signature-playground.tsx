'use client';

import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { ErrorState } from '@/components/ui/error-state';
import { Field, Select } from '@/components/ui/field';
import { ProblemNote } from '@/components/ui/problem-note';
import { Section } from '@/components/ui/section';
import { explainSignatureAction } from '@/lib/credentials/actions';
import { EMPTY_FORM, exampleRequest, type SignatureForm } from './example-request';
import { SignatureExplanation } from './signature-explanation';

type PlaygroundProps = {
  keys: readonly { id: string; name: string }[];
  /** Under which this server is known. */
  origin: string;
  /** Of the environment's real time, RFC 3339: examples are made with it. */
  now: string;
};

/** A pasted request, and why the API takes or refuses its signature. */
export function SignaturePlayground({ keys, origin, now }: PlaygroundProps) {
  const t = useTranslations('signatures');
  const words = useTranslations('keys');
  const { state, submit } = useSubmission(explainSignatureAction);
  const [form, setForm] = useState<SignatureForm>(EMPTY_FORM);
  const refused = state.kind === 'refused' ? state.problem : null;
  const wrong = refused?.errors?.[0]?.pointer;

  async function send(event: FormEvent) {
    event.preventDefault();
    await submit({ ...form, base: form.base.trim() === '' ? undefined : form.base });
  }
  return (
    <div className="mt-4 grid gap-x-12 border-t border-line px-4 py-5 md:px-6 xl:grid-cols-2">
      <div className="min-w-0">
        <Section id="request" title={t('request')}>
          <form onSubmit={send} noValidate className="flex flex-col gap-4">
            {keys.length === 0 ? null : (
              <KeyExample keys={keys} origin={origin} now={now} onChoose={setForm} />
            )}
            <RequestFields form={form} onChange={setForm} wrong={wrong} />
            {refused && !wrong ? <ProblemNote title={t('errorTitle')} problem={refused} /> : null}
            {state.kind === 'lost' ? (
              <ErrorState title={words('lostTitle')} requestId={state.problem?.request_id}>
                {t('lost')}
              </ErrorState>
            ) : null}
            <div>
              <Button type="submit" look="primary" busy={state.kind === 'busy'}>
                {t('submit')}
              </Button>
            </div>
          </form>
        </Section>
      </div>
      <div className="min-w-0 max-xl:border-t max-xl:border-line max-xl:pt-5">
        <Section id="result" title={t('result')}>
          <div aria-live="polite">
            {state.kind === 'done' ? (
              <SignatureExplanation explanation={state.data} />
            ) : (
              <p className="text-table text-ink-2">{t('empty')}</p>
            )}
          </div>
        </Section>
      </div>
    </div>
  );
}

type KeyExampleProps = PlaygroundProps & { onChoose: (form: SignatureForm) => void };

function KeyExample({ keys, origin, now, onChoose }: KeyExampleProps) {
  const t = useTranslations('signatures');
  return (
    <Field label={t('example')} hint={t('exampleHint')}>
      {(control) => (
        <Select
          {...control}
          defaultValue=""
          onChange={async (event) => {
            const id = event.target.value;
            if (id !== '') onChoose(await exampleRequest(id, origin, new Date(now)));
          }}
        >
          <option value="">{t('exampleNone')}</option>
          {keys.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

type RequestFieldsProps = {
  form: SignatureForm;
  onChange: (form: SignatureForm) => void;
  /** Pointer of the field that was refused. */
  wrong: string | undefined;
};

const AREAS = [
  { name: 'headers', label: 'headers', hint: 'headersHint', rows: 7 },
  { name: 'body', label: 'body', hint: null, rows: 4 },
  { name: 'base', label: 'signed', hint: 'signedHint', rows: 5 },
] as const;

function RequestFields({ form, onChange, wrong }: RequestFieldsProps) {
  const t = useTranslations('signatures');
  const errorOf = (name: string) => (wrong === `/${name}` ? t('malformed') : null);
  return (
    <>
      <div className="grid grid-cols-[6.5rem_minmax(0,1fr)] gap-3">
        <Field label={t('method')} error={errorOf('method')}>
          {(control) => (
            <input
              {...control}
              value={form.method}
              maxLength={20}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => onChange({ ...form, method: event.target.value })}
            />
          )}
        </Field>
        <Field label={t('url')} hint={t('urlHint')} error={errorOf('url')}>
          {(control) => (
            <input
              {...control}
              value={form.url}
              maxLength={8_000}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => onChange({ ...form, url: event.target.value })}
            />
          )}
        </Field>
      </div>
      {AREAS.map(({ name, label, hint, rows }) => (
        <Field key={name} label={t(label)} hint={hint === null ? undefined : t(hint)} error={errorOf(name)}>
          {(control) => (
            <textarea
              {...control}
              rows={rows}
              value={form[name]}
              spellCheck={false}
              translate="no"
              className={`${control.className} h-auto py-1.5 font-mono text-meta`}
              onChange={(event) => onChange({ ...form, [name]: event.target.value })}
            />
          )}
        </Field>
      ))}
    </>
  );
}
