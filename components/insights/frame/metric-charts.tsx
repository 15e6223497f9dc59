'use client';

import { type ComponentProps, useId } from 'react';
import { currencyTables } from './chart-data';
import { ChartLegend } from './chart-legend';
import { isSmall, MetricChart } from './metric-chart';

/** A metric over time: one drawing, or for money of several currencies one for each, with an axis of its own. */
export function MetricCharts(props: Omit<ComponentProps<typeof MetricChart>, 'currency'>) {
  const { series, table } = props;
  const id = useId();
  const tables = currencyTables(series, table);
  if (!tables) return <MetricChart {...props} />;
  return (
    <>
      {table.rows.some(isSmall) ? <ChartLegend names={[]} hasBefore={false} hasSmall /> : null}
      <div className="@container">
        <div className="grid grid-cols-1 gap-x-8 gap-y-5 @3xl:grid-cols-2">
          {tables.map(({ currency, table: own }) => (
            <section key={currency} aria-labelledby={`${id}-${currency}`} className="min-w-0">
              <h3 id={`${id}-${currency}`} className="text-table font-bold">
                {currency}
              </h3>
              <MetricChart {...props} table={own} currency={currency} />
            </section>
          ))}
        </div>
      </div>
    </>
  );
}
