'use client';

import { useTranslations } from 'next-intl';
import { Select } from '@/components/ui/field';
import { type Access, AREAS, type Area, KINDS, type Level, levelsOf } from '@/lib/auth/areas';
import type { EnvironmentKind } from '@/lib/auth/permissions';

type AccessPickerProps = { value: Access; onChange: (value: Access) => void };

/** For each area what the role may, in live and in sandboxes. Payments can be viewed by everybody. */
export function AccessPicker({ value, onChange }: AccessPickerProps) {
  const t = useTranslations('roles');
  const levelsFor = (area: Area, kind: EnvironmentKind) =>
    levelsOf(area, kind).filter((level) => area !== 'payments' || level !== 'none');
  return (
    <fieldset>
      <legend className="mb-1 text-table font-medium">{t('access')}</legend>
      <p className="mb-2 text-meta text-ink-3">{t('accessHint')}</p>
      <div className="grid grid-cols-[minmax(0,1fr)_fit-content(7.5rem)_fit-content(7.5rem)] items-center gap-x-2 gap-y-1 border-t border-line pt-2">
        <span aria-hidden="true" />
        {KINDS.map((kind) => (
          <span key={kind} aria-hidden="true" className="text-meta text-ink-3">
            {t(`kinds.${kind}`)}
          </span>
        ))}
        {AREAS.map((area) => (
          <div key={area} className="contents">
            <span className="min-w-0 text-table [overflow-wrap:anywhere]">{t(`areas.${area}`)}</span>
            {KINDS.map((kind) => {
              const levels = levelsFor(area, kind);
              if (levels.length < 2 && area !== 'payments') return <span key={kind} />;
              return (
                <Select
                  key={kind}
                  aria-label={t('accessIn', { area: t(`areas.${area}`), kind: t(`kinds.${kind}`) })}
                  value={value[area]?.[kind] ?? 'none'}
                  onChange={(event) =>
                    onChange({ ...value, [area]: { ...value[area], [kind]: event.target.value as Level } })
                  }
                >
                  {levels.map((level) => (
                    <option key={level} value={level}>
                      {t(`levels.${level}`)}
                    </option>
                  ))}
                </Select>
              );
            })}
          </div>
        ))}
      </div>
    </fieldset>
  );
}
