import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Status } from '@/components/ui/status';
import { Time } from '@/components/ui/time';
import type { FactorsView } from '@/lib/factors/queries';
import { AddPasskeyButton } from './add-passkey-dialog';
import { RecoveryCodesButton } from './recovery-codes';
import { RemoveFactorButton } from './remove-factor-dialog';
import { RenamePasskeyButton } from './rename-passkey-dialog';
import { TotpButton } from './totp-dialog';

/** A member's own second factors: what there is, since when, and what can be done with each. */
export function FactorList({ factors, zone }: { factors: FactorsView; zone: string }) {
  const t = useTranslations('security');
  const { totp, passkeys, recoveryCodesLeft } = factors;
  const hasFactor = totp !== null || passkeys.length > 0;
  return (
    <ul className="divide-y divide-line border-t border-line">
      <Entry
        name={t('app')}
        state={
          totp ? (
            <Status tone="ok" icon="check">
              {t('inUse')}
            </Status>
          ) : null
        }
        meaning={
          <>
            {t('appMeaning')}
            {totp ? (
              <span className="block">
                {t('since')} <Time at={totp.since} zone={zone} as="day" />
              </span>
            ) : null}
          </>
        }
      >
        <TotpButton isChange={totp !== null} />
        {totp ? <RemoveFactorButton id={totp.id} name={t('app')} isLast={passkeys.length === 0} /> : null}
      </Entry>
      <Entry name={t('passkeys')} meaning={t('passkeysMeaning')}>
        <AddPasskeyButton />
      </Entry>
      {passkeys.map((passkey) => (
        <Entry
          key={passkey.id}
          name={passkey.name}
          isInner
          meaning={
            <>
              {t('added')} <Time at={passkey.createdAt} zone={zone} as="day" />
              {' · '}
              {passkey.lastUsedAt ? (
                <>
                  {t('lastUsed')} <Time at={passkey.lastUsedAt} zone={zone} as="moment" />
                </>
              ) : (
                t('neverUsed')
              )}
            </>
          }
        >
          <RenamePasskeyButton id={passkey.id} name={passkey.name} />
          <RemoveFactorButton
            id={passkey.id}
            name={passkey.name}
            isLast={totp === null && passkeys.length === 1}
          />
        </Entry>
      ))}
      <Entry
        name={t('codes')}
        meaning={hasFactor ? t('codesLeft', { count: recoveryCodesLeft }) : t('codesNone')}
      >
        {hasFactor ? <RecoveryCodesButton /> : null}
      </Entry>
    </ul>
  );
}

type EntryProps = {
  name: string;
  state?: ReactNode;
  meaning: ReactNode;
  /** One of the entry above. */
  isInner?: boolean;
  children: ReactNode;
};

function Entry({ name, state, meaning, isInner, children }: EntryProps) {
  return (
    <li
      className={`flex flex-wrap items-start gap-x-6 gap-y-2 py-3 ${isInner ? 'pl-6 max-md:pl-3' : ''}`}
      data-factor={name}
    >
      <div className="min-w-0 grow basis-64">
        <p className="flex flex-wrap items-center gap-2 text-body font-medium break-words">
          {name} {state}
        </p>
        <p className="max-w-[60ch] text-table text-ink-2">{meaning}</p>
      </div>
      <div className="flex flex-wrap gap-2">{children}</div>
    </li>
  );
}
