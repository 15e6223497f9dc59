'use client';

import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { buttonClass } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { Later } from '@/components/ui/later';
import { Menu, MenuItem, MenuRule } from '@/components/ui/menu';
import { onDemand } from '@/components/ui/on-demand';
import type { SavedViewShape } from '@/lib/lists/saved-views';
import type { ViewDialogMode } from './view-dialog';

const DELETE_DIALOG = onDemand(async () => (await import('./delete-view-dialog')).DeleteViewDialog);
const VIEW_DIALOG = onDemand(async () => (await import('./view-dialog')).ViewDialog);

type ViewsMenuProps = {
  views: readonly SavedViewShape[];
  current: SavedViewShape | null;
  /** The query that a view saved now would keep. */
  query: string;
};

/** Saves the filters as a view, and changes the view that is open. */
export function ViewsMenu({ current, query }: ViewsMenuProps) {
  const t = useTranslations('lists.views');
  const [mode, setMode] = useState<ViewDialogMode | 'delete' | null>(null);
  const opensDialog = useRef(false);
  function choose(next: ViewDialogMode | 'delete') {
    opensDialog.current = true;
    setMode(next);
  }
  const change = (open: boolean) => (open ? null : setMode(null));
  const close = () => setMode(null);
  return (
    <>
      <Menu
        align="end"
        returnsFocus={() => {
          const returns = !opensDialog.current;
          opensDialog.current = false;
          return returns;
        }}
        trigger={
          <button
            type="button"
            id="list-views"
            className={buttonClass('quiet', 'small', 'mr-2 ml-2 shrink-0 md:mr-6 md:mb-1')}
          >
            {t('menu')}
            <Icon name="chevronDown" size={14} />
          </button>
        }
      >
        <MenuItem onSelect={() => choose('create')}>{t('save')}</MenuItem>
        {current ? (
          <>
            <MenuRule />
            {current.mayChange ? (
              <MenuItem onSelect={() => choose('refill')}>{t('refill', { name: current.name })}</MenuItem>
            ) : null}
            {current.mayChange ? <MenuItem onSelect={() => choose('rename')}>{t('rename')}</MenuItem> : null}
            <MenuItem onSelect={() => choose('duplicate')}>{t('duplicate')}</MenuItem>
            {current.mayChange ? <MenuItem onSelect={() => choose('delete')}>{t('delete')}</MenuItem> : null}
          </>
        ) : null}
      </Menu>
      <Later demand={VIEW_DIALOG} isWanted={mode !== null && mode !== 'delete'} onClose={close}>
        {(ViewDialog) =>
          mode && mode !== 'delete' ? (
            <ViewDialog mode={mode} view={current} query={query} onOpenChange={change} />
          ) : null
        }
      </Later>
      <Later demand={DELETE_DIALOG} isWanted={mode === 'delete'} onClose={close}>
        {(DeleteViewDialog) =>
          mode === 'delete' && current ? <DeleteViewDialog view={current} onOpenChange={change} /> : null
        }
      </Later>
    </>
  );
}
