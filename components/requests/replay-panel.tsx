'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useEnvironmentName } from '@/components/shell/environment-name';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { CodeBlock } from '@/components/ui/code-block';
import { ErrorState } from '@/components/ui/error-state';
import { Field, Select } from '@/components/ui/field';
import { Note } from '@/components/ui/note';
import { ProblemNote } from '@/components/ui/problem-note';
import { Section } from '@/components/ui/section';
import { replayRequestAction } from '@/lib/api/actions';
import type { RequestDetailView } from '@/lib/requests/render';
import type { ReplayObstacle } from '@/lib/requests/replayable';
import { indented } from './message-body';
import { RequestStatus } from './request-status';

type Sandbox = { id: string; name: string };
type ReplayPanelProps = {
  request: RequestDetailView;
  obstacle: ReplayObstacle | null;
  /** The one whose page this is comes first. */
  sandboxes: readonly Sandbox[];
  /** `/m/{merchant}` */
  merchantBase: string;
};

/** Sends the request again in a sandbox and shows both answers beside each other; says why where that cannot be. */
export function ReplayPanel({ request, obstacle, sandboxes, merchantBase }: ReplayPanelProps) {
  const t = useTranslations('requests.replay');
  const [first] = sandboxes;
  return (
    <Section id="replay" title={t('title')}>
      {obstacle || !first ? (
        <Note>
          <p className="font-medium text-ink">{t('impossible')}</p>
          <p>{obstacle ? t(`because.${obstacle}`) : t('none')}</p>
        </Note>
      ) : (
        <Replay request={request} sandboxes={sandboxes} first={first} merchantBase={merchantBase} />
      )}
    </Section>
  );
}

type ReplayProps = Omit<ReplayPanelProps, 'obstacle'> & { first: Sandbox };

function Replay({ request, sandboxes, first, merchantBase }: ReplayProps) {
  const t = useTranslations('requests.replay');
  const nameOf = useEnvironmentName();
  const [chosen, setChosen] = useState(first);
  const { state, submit } = useSubmission(replayRequestAction);
  const [sentTo, setSentTo] = useState(first);
  const nameOfSandbox = (sandbox: Sandbox) => nameOf({ name: sandbox.name, kind: 'sandbox' });

  async function send() {
    setSentTo(chosen);
    await submit({ id: request.id, sandbox: chosen.id });
  }
  return (
    <div className="grid gap-4">
      <p className="max-w-[60ch] text-table text-ink-2">{t('lead')}</p>
      <div className="flex flex-wrap items-end gap-3">
        {sandboxes.length > 1 ? (
          <Field label={t('sandbox')} className="w-56">
            {(control) => (
              <Select
                {...control}
                value={chosen.id}
                onChange={(event) =>
                  setChosen(sandboxes.find(({ id }) => id === event.target.value) ?? first)
                }
              >
                {sandboxes.map((sandbox) => (
                  <option key={sandbox.id} value={sandbox.id}>
                    {nameOfSandbox(sandbox)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        ) : null}
        <Button onClick={() => void send()} busy={state.kind === 'busy'} data-action="replay-request">
          {t('button', { name: nameOfSandbox(chosen) })}
        </Button>
      </div>
      {state.kind === 'refused' ? <ProblemNote title={t('problem')} problem={state.problem} /> : null}
      {state.kind === 'lost' ? (
        <ErrorState title={t('lostTitle')} requestId={state.problem?.request_id}>
          {t('lost')}
        </ErrorState>
      ) : null}
      <div aria-live="polite">
        {state.kind === 'done' ? (
          <Answers
            before={{ status: request.status, body: request.answer.body ?? '', ms: request.duration_ms }}
            now={{ status: state.data.status, body: state.data.body, ms: state.data.durationMs }}
            nowTitle={t('now', { name: nameOfSandbox(sentTo) })}
            href={`${merchantBase}/${sentTo.name}/requests/${state.data.request}`}
          />
        ) : null}
      </div>
    </div>
  );
}

type Answer = { status: number; body: string; ms: number };

function Answers(props: { before: Answer; now: Answer; nowTitle: string; href: string }) {
  const t = useTranslations('requests.replay');
  const { before, now, nowTitle, href } = props;
  return (
    <div className="grid gap-3">
      <p className="text-table text-ink">
        {before.status === now.status ? t('sameStatus') : t('otherStatus')}{' '}
        <Link href={href} prefetch={false} className="font-medium text-accent underline underline-offset-2">
          {t('open')}
        </Link>
      </p>
      <div className="grid gap-4 lg:grid-cols-2">
        <OneAnswer title={t('first')} answer={before} />
        <OneAnswer title={nowTitle} answer={now} />
      </div>
    </div>
  );
}

function OneAnswer({ title, answer }: { title: string; answer: Answer }) {
  const t = useTranslations('requests');
  const common = useTranslations('common');
  return (
    <div className="min-w-0">
      <div className="mb-1.5 flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="text-table font-medium text-ink">{title}</h3>
        <RequestStatus status={answer.status} />
        <span className="text-meta text-ink-3 tabular-nums">{t('milliseconds', { ms: answer.ms })}</span>
      </div>
      <CodeBlock text={indented(answer.body)} label={title} copyLabel={common('copyJson')} />
    </div>
  );
}
