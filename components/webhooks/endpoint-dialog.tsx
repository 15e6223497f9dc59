'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { DialogForm } from '@/components/ui/dialog-form';
import { ErrorState } from '@/components/ui/error-state';
import { Choice, Field } from '@/components/ui/field';
import { ProblemNote } from '@/components/ui/problem-note';
import { useToast } from '@/components/ui/toast';
import { createEndpointAction, updateEndpointAction } from '@/lib/webhooks/actions';
import type { EndpointView } from '@/lib/webhooks/render';
import { EventPicker } from './event-picker';
import { SecretReveal } from './secret-reveal';

/** Opens the dialog that makes an endpoint, for whoever may. */
export function CreateEndpointButton() {
  const t = useTranslations('webhooks');
  const { permissions } = useConsole();
  const [open, setOpen] = useState(false);
  if (!permissions.includes('webhooks:write')) return null;
  return (
    <>
      <Button look="primary" data-action="create-endpoint" onClick={() => setOpen(true)}>
        {t('create')}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={t('createTitle')} keepOpen>
        <EndpointForm endpoint={null} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

/** Opens the dialog that changes one. */
export function EditEndpointButton({ endpoint }: { endpoint: EndpointView }) {
  const t = useTranslations('webhooks');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button data-action="edit-endpoint" onClick={() => setOpen(true)}>
        {t('edit')}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={t('editTitle')} keepOpen>
        <EndpointForm endpoint={endpoint} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

type EndpointFormProps = { endpoint: EndpointView | null; onClose: () => void };

function EndpointForm({ endpoint, onClose }: EndpointFormProps) {
  const t = useTranslations('webhooks');
  const router = useRouter();
  const toast = useToast();
  const creation = useSubmission(createEndpointAction);
  const change = useSubmission(updateEndpointAction);
  const state = endpoint ? change.state : creation.state;
  const [url, setUrl] = useState(endpoint?.url ?? 'https://');
  const [description, setDescription] = useState(endpoint?.description ?? '');
  const [types, setTypes] = useState<string[]>(endpoint?.event_types ?? ['*']);
  const [payload, setPayload] = useState(
    endpoint?.payload === 'thin' ? ('thin' as const) : ('full' as const),
  );
  const refused = state.kind === 'refused' ? state.problem : null;
  const isAddress = refused?.code === 'url_not_allowed';
  const hasNoTypes = types.length === 0;

  async function send() {
    if (hasNoTypes) return;
    const fields = { url: url.trim(), event_types: types, description: description.trim() || null, payload };
    const sent = endpoint
      ? await change.submit({ id: endpoint.id, ...fields })
      : await creation.submit(fields);
    if (sent.kind !== 'done') return;
    router.refresh();
    if (!endpoint) return;
    toast({ title: t('saved') });
    onClose();
  }
  if (creation.state.kind === 'done')
    return <SecretReveal secret={creation.state.data.secret ?? ''} onClose={onClose} />;
  return (
    <DialogForm
      submit={t(endpoint ? 'save' : 'create')}
      busy={state.kind === 'busy'}
      onSubmit={send}
      onClose={onClose}
    >
      {refused && !isAddress ? <ProblemNote title={t('notSaved')} problem={refused} /> : null}
      {state.kind === 'lost' ? (
        <ErrorState title={t('lostTitle')} requestId={state.problem?.request_id}>
          {t('lost')}
        </ErrorState>
      ) : null}
      <Field label={t('url')} hint={t('urlHint')} error={isAddress ? (refused?.detail ?? null) : null}>
        {(control) => (
          <input
            {...control}
            inputMode="url"
            value={url}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => setUrl(event.target.value)}
          />
        )}
      </Field>
      <Field label={t('description')}>
        {(control) => (
          <input
            {...control}
            value={description}
            maxLength={500}
            onChange={(event) => setDescription(event.target.value)}
          />
        )}
      </Field>
      <EventPicker value={types} onChange={setTypes} error={hasNoTypes ? t('picker.none') : null} />
      <fieldset>
        <legend className="mb-1 text-table font-medium">{t('payload')}</legend>
        {(['full', 'thin'] as const).map((one) => (
          <Choice
            key={one}
            type="radio"
            name="payload"
            checked={payload === one}
            onChange={() => setPayload(one)}
            detail={t(`payloads.${one}Detail`)}
          >
            {t(`payloads.${one}`)}
          </Choice>
        ))}
      </fieldset>
    </DialogForm>
  );
}
