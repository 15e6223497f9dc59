'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useConsole } from '@/components/shell/console-context';
import { useSubmission } from '@/components/shell/use-submission';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Choice, Field, Select } from '@/components/ui/field';
import { useToast } from '@/components/ui/toast';
import { LIST_KINDS, type ListKind } from '@/lib/risk/facts';
import { createRiskListAction, updateRiskListAction } from '@/lib/risk/lists/actions';
import { LIST_PURPOSES, type ListPurpose } from '@/lib/risk/lists/purposes';
import type { RiskListView } from '@/lib/risk/lists/render';
import { ListForm } from './list-form';

/** Opens the dialog that makes a list, for whoever may. */
export function CreateListButton() {
  const t = useTranslations('riskLists');
  const { permissions } = useConsole();
  const [open, setOpen] = useState(false);
  if (!permissions.includes('risk_lists:write')) return null;
  return (
    <>
      <Button look="primary" data-action="create-risk-list" onClick={() => setOpen(true)}>
        {t('create')}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={t('createTitle')}>
        <CreateForm onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

/** What rules may write, out of a name: `Known fraud` is `known_fraud`. */
function keyOf(name: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_');
  return plain.replace(/^[^a-z]+|_+$/g, '').slice(0, 40);
}

function CreateForm({ onClose }: { onClose: () => void }) {
  const t = useTranslations('riskLists');
  const { base } = useConsole();
  const router = useRouter();
  const { state, submit } = useSubmission(createRiskListAction);
  const [name, setName] = useState('');
  const [typedKey, setKey] = useState<string | null>(null);
  const [kind, setKind] = useState<ListKind>('email');
  const [purpose, setPurpose] = useState<ListPurpose>('block');
  const key = typedKey ?? keyOf(name);

  async function send() {
    const sent = await submit({ name: name.trim(), key, kind, purpose });
    if (sent.kind === 'done') router.push(`${base}/risk-lists/${sent.data.id}`);
  }
  return (
    <ListForm
      state={state}
      refused={t('notSaved')}
      submit={t('create')}
      onSubmit={() => void send()}
      onClose={onClose}
    >
      <NameField value={name} onChange={setName} />
      <Field label={t('key')} hint={t('keyHint', { key: key || 'known_fraud' })}>
        {(control) => (
          <input
            {...control}
            value={key}
            maxLength={40}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => setKey(event.target.value)}
          />
        )}
      </Field>
      <Field label={t('kind')} hint={t('kindHint')}>
        {(control) => (
          <Select {...control} value={kind} onChange={(event) => setKind(event.target.value as ListKind)}>
            {LIST_KINDS.map((one) => (
              <option key={one} value={one}>
                {t(`kinds.${one}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <PurposeChoice value={purpose} onChange={setPurpose} />
    </ListForm>
  );
}

/** Changes name and purpose of a list. */
export function EditListButton({ list }: { list: RiskListView }) {
  const t = useTranslations('riskLists');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button data-action="edit-risk-list" onClick={() => setOpen(true)}>
        {t('edit')}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={t('editTitle')}>
        <EditForm list={list} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function EditForm({ list, onClose }: { list: RiskListView; onClose: () => void }) {
  const t = useTranslations('riskLists');
  const router = useRouter();
  const toast = useToast();
  const { state, submit } = useSubmission(updateRiskListAction);
  const [name, setName] = useState(list.name);
  const [purpose, setPurpose] = useState<ListPurpose>(list.purpose);
  async function send() {
    const sent = await submit({ id: list.id, name: name.trim(), purpose });
    if (sent.kind !== 'done') return;
    toast({ title: t('saved') });
    router.refresh();
    onClose();
  }
  return (
    <ListForm
      state={state}
      refused={t('notSaved')}
      submit={t('save')}
      onSubmit={() => void send()}
      onClose={onClose}
    >
      <NameField value={name} onChange={setName} />
      <PurposeChoice value={purpose} onChange={setPurpose} />
    </ListForm>
  );
}

function NameField({ value, onChange }: { value: string; onChange: (name: string) => void }) {
  const t = useTranslations('riskLists');
  return (
    <Field label={t('name')}>
      {(control) => (
        <input
          {...control}
          value={value}
          maxLength={100}
          autoComplete="off"
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

type PurposeChoiceProps = { value: ListPurpose; onChange: (purpose: ListPurpose) => void };

function PurposeChoice({ value, onChange }: PurposeChoiceProps) {
  const t = useTranslations('riskLists');
  return (
    <fieldset>
      <legend className="mb-1 text-table font-medium">{t('purpose')}</legend>
      {LIST_PURPOSES.map((one) => (
        <Choice
          key={one}
          type="radio"
          name="purpose"
          checked={value === one}
          onChange={() => onChange(one)}
          detail={t(`purposeDetails.${one}`)}
        >
          {t(`purposes.${one}`)}
        </Choice>
      ))}
    </fieldset>
  );
}
