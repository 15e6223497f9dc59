import { useTranslations } from 'next-intl';
import { useRoleWords } from '@/components/members/role-words';
import { classNames } from '@/components/ui/class-names';
import { Icon } from '@/components/ui/icon';
import { type Access, AREAS, type Area, type Level } from '@/lib/auth/areas';
import type { RoleShape } from '@/lib/roles/queries';

const ICONS = { none: 'dash', view: 'search', manage: 'check' } as const;

/** Every role against every area; wider than most screens, so it scrolls by itself with its first column in place. */
export function RoleMatrix({ roles }: { roles: readonly RoleShape[] }) {
  const t = useTranslations('roles');
  const words = useRoleWords();
  return (
    <div
      role="group"
      aria-label={t('matrix')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
      className="overflow-x-auto outline-none focus-visible:outline-2 focus-visible:outline-focus"
    >
      <table className="border-separate border-spacing-0 text-left text-table">
        <caption className="sr-only">{t('matrix')}</caption>
        <thead>
          <tr>
            <HeadCell sticky>{t('area')}</HeadCell>
            {roles.map((role) => (
              <HeadCell key={role.choice}>{words.option(role)}</HeadCell>
            ))}
          </tr>
        </thead>
        <tbody>
          {AREAS.map((area) => (
            <tr key={area}>
              <th
                scope="row"
                className="sticky left-0 z-10 min-w-28 border-b border-line bg-paper py-1.5 pr-4 text-left align-top font-normal md:min-w-52"
              >
                {t(`areas.${area}`)}
              </th>
              {roles.map((role) => (
                <td key={role.choice} className="min-w-28 border-b border-line py-1.5 pr-4 align-top">
                  <AccessWord access={role.access} area={area} />
                </td>
              ))}
            </tr>
          ))}
          <tr>
            <th scope="row" className="sticky left-0 z-10 bg-paper py-1.5 pr-4 text-left font-normal">
              {t('limit')}
            </th>
            {roles.map((role) => (
              <td key={role.choice} className="py-1.5 pr-4 tabular-nums">
                {words.limit(role.refundLimitMajor)}
              </td>
            ))}
          </tr>
        </tbody>
      </table>
    </div>
  );
}

function HeadCell({ sticky, children }: { sticky?: boolean; children: string }) {
  return (
    <th
      scope="col"
      className={classNames(
        'h-9 max-w-48 truncate border-b border-line bg-paper pr-4 text-meta font-medium text-ink-3',
        sticky && 'sticky left-0 z-10',
      )}
    >
      {children}
    </th>
  );
}

/** What a role may in an area; sandboxes are named only where they differ from live. */
function AccessWord({ access, area }: { access: Access; area: Area }) {
  const t = useTranslations('roles');
  const { live = 'none', sandbox = 'none' } = access[area] ?? {};
  // What exists in sandboxes only says nothing about live.
  if (area === 'sandbox' || live === sandbox) return <LevelWord level={sandbox} />;
  return (
    <>
      <LevelWord level={live} />
      <span className="block text-meta text-ink-3">
        {t('inSandboxes', { level: t(`levels.${sandbox}`) })}
      </span>
    </>
  );
}

function LevelWord({ level }: { level: Level }) {
  const t = useTranslations('roles');
  return (
    <span
      className={classNames('inline-flex items-center gap-1', level === 'none' ? 'text-ink-3' : 'text-ink')}
    >
      <Icon name={ICONS[level]} size={14} />
      {t(`levels.${level}`)}
    </span>
  );
}
