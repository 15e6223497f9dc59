import { useTranslations } from 'next-intl';
import { Kbd } from '@/components/ui/kbd';
import { KEY_PLACES, KEYS } from './keys';
import type { NavigationGroup } from './navigation';

/** The help under `?`: every key, by where it works. */
export function KeyList({ groups }: { groups: readonly NavigationGroup[] }) {
  const t = useTranslations('shell');
  const pages = groups
    .flatMap((group) => group.entries)
    .map((entry) => ({ keys: ['g', entry.shortcut], what: t('keys.go', { page: t(`pages.${entry.key}`) }) }));
  return (
    <div className="flex flex-col gap-4">
      {KEY_PLACES.map((place) => (
        <Keys
          key={place}
          title={t(`keys.places.${place}`)}
          rows={KEYS.filter((one) => one.place === place).map(({ keys, what }) => ({
            keys,
            what: t(`keys.${what}`),
          }))}
        />
      ))}
      <Keys title={t('keys.places.pages')} rows={pages} />
    </div>
  );
}

function Keys({ title, rows }: { title: string; rows: { keys: readonly string[]; what: string }[] }) {
  return (
    <section>
      <h3 className="mb-1.5 text-meta font-medium text-ink-3">{title}</h3>
      <dl className="grid grid-cols-[5rem_1fr] items-center gap-y-1.5 text-table">
        {rows.map((one) => (
          <div key={one.what} className="contents">
            <dt className="flex gap-1">
              {one.keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd className="text-ink-2">{one.what}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
