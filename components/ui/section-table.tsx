import type { ReactNode } from 'react';
import { Body, Head, HeadCell, Table } from './table';

type SectionTableProps = {
  caption: string;
  heads: readonly { label: string; right?: boolean; className?: string }[];
  /** Rows with a cell for each head. */
  children: ReactNode;
};

/** A table within a section of a page: it begins and ends with the section's text, and its head scrolls with it. */
export function SectionTable({ caption, heads, children }: SectionTableProps) {
  return (
    <div className="[&_td:first-child]:pl-0! [&_td:last-child]:pr-0! [&_th]:static! [&_th:first-child]:pl-0! [&_th:last-child]:pr-0! [&_tr]:max-md:px-0!">
      <Table caption={caption}>
        <Head>
          {heads.map(({ label, right, className }) => (
            <HeadCell key={label} right={right} className={className}>
              {label}
            </HeadCell>
          ))}
        </Head>
        <Body>{children}</Body>
      </Table>
    </div>
  );
}
