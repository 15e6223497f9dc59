'use client';

import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { Field, Select } from '@/components/ui/field';
import { Icon } from '@/components/ui/icon';
import { PANEL_LOOKS, PANEL_SIZES, type Panel, type PanelLook } from '@/lib/boards/schema';
import type { Dimension } from '@/lib/metrics/dimensions';
import { METRIC_GROUPS, METRIC_KEYS, METRICS, type MetricKey } from '@/lib/metrics/registry';

type PanelFieldsProps = {
  panel: Panel;
  nth: number;
  count: number;
  onChange: (panel: Panel) => void;
  onMove: (by: 1 | -1) => void;
  onRemove: () => void;
};

const NOTHING = '';

/** One number of a board: which, how, by what and how wide, and where it stands. */
export function PanelFields({ panel, nth, count, onChange, onMove, onRemove }: PanelFieldsProps) {
  const t = useTranslations('boards');
  const words = useTranslations('metrics');
  const name = words(`labels.${panel.metric}`);
  const dimensions = panel.look === 'card' ? [] : METRICS[panel.metric].dimensions;
  /** What does not fit the new number or look any more goes. */
  function set(more: Partial<Panel>) {
    const next = { ...panel, ...more };
    const isKnown = next.split !== null && METRICS[next.metric].dimensions.includes(next.split);
    onChange({ ...next, split: isKnown && next.look !== 'card' ? next.split : null });
  }
  return (
    <fieldset className="grid grid-cols-2 items-end gap-3 border-b border-line py-3 md:grid-cols-[minmax(0,1fr)_8rem_11rem_8rem_auto]">
      <legend className="sr-only">{t('panel', { place: nth + 1, name })}</legend>
      <Field label={t('metric')} className="max-md:col-span-2">
        {(control) => (
          <Select
            {...control}
            value={panel.metric}
            onChange={({ target }) => set({ metric: target.value as MetricKey })}
          >
            {METRIC_GROUPS.map((group) => {
              const metrics = METRIC_KEYS.filter((key) => METRICS[key].group === group);
              return metrics.length === 0 ? null : (
                <optgroup key={group} label={t(`groups.${group}`)}>
                  {metrics.map((key) => (
                    <option key={key} value={key}>
                      {words(`labels.${key}`)}
                    </option>
                  ))}
                </optgroup>
              );
            })}
          </Select>
        )}
      </Field>
      <Field label={t('look')}>
        {(control) => (
          <Select
            {...control}
            value={panel.look}
            onChange={({ target }) => set({ look: target.value as PanelLook })}
          >
            {PANEL_LOOKS.map((look) => (
              <option key={look} value={look}>
                {t(`looks.${look}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={t('split')}>
        {(control) => (
          <Select
            {...control}
            value={panel.split ?? NOTHING}
            disabled={dimensions.length === 0}
            onChange={({ target }) => set({ split: (target.value || null) as Dimension | null })}
          >
            <option value={NOTHING}>{t('noSplit')}</option>
            {dimensions.map((dimension) => (
              <option key={dimension} value={dimension}>
                {words(`dimensions.${dimension}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={t('size')}>
        {(control) => (
          <Select
            {...control}
            value={panel.size}
            onChange={({ target }) => set({ size: target.value as Panel['size'] })}
          >
            {PANEL_SIZES.map((size) => (
              <option key={size} value={size}>
                {t(`sizes.${size}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <div className="flex h-9 items-center gap-1 max-md:justify-self-end">
        <Button
          look="quiet"
          size="small"
          blocked={nth === 0}
          aria-label={t('up', { name })}
          onClick={() => onMove(-1)}
        >
          <Icon name="chevronDown" className="rotate-180" />
        </Button>
        <Button
          look="quiet"
          size="small"
          blocked={nth === count - 1}
          aria-label={t('down', { name })}
          onClick={() => onMove(1)}
        >
          <Icon name="chevronDown" />
        </Button>
        <Button look="quiet" size="small" aria-label={t('remove', { name })} onClick={onRemove}>
          <Icon name="cross" />
        </Button>
      </div>
    </fieldset>
  );
}
