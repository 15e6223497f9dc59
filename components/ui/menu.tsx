'use client';

import type { Menu as Base } from '@base-ui/react/menu';
import Link from 'next/link';
import { createContext, type ReactNode, use } from 'react';
import { MENU_PARTS } from './floating-parts';
import { Icon } from './icon';
import { OnDemand, type Trigger, useAsked } from './on-demand';

const ITEM =
  'touch-target ring-inset-focus flex w-full items-center gap-2 rounded-control px-2.5 py-1.5 text-left text-table text-ink ' +
  'outline-none data-[highlighted]:bg-accent-tint data-[highlighted]:text-accent data-[disabled]:text-ink-3';

type MenuProps = {
  trigger: Trigger;
  align?: 'start' | 'end';
  /** False where an item opens a dialog: the dialog has the focus then, not the trigger. */
  returnsFocus?: () => boolean;
  children: ReactNode;
};

const Parts = createContext<typeof Base | null>(null);

/** The parts that the open menu around this brought. */
function useParts(): typeof Base {
  const parts = use(Parts);
  if (!parts) throw new Error('the parts of a menu need a Menu around them');
  return parts;
}

/** A menu of actions or links below its trigger. */
export function Menu({ trigger, ...props }: MenuProps) {
  return (
    <OnDemand demand={MENU_PARTS} trigger={trigger} popup="menu">
      {(parts, ready, isAsked) => (
        <Parts value={parts}>
          <Opened {...props} trigger={ready} isAsked={isAsked} />
        </Parts>
      )}
    </OnDemand>
  );
}

function Opened({
  trigger,
  align = 'start',
  returnsFocus,
  children,
  isAsked,
}: MenuProps & { isAsked: boolean }) {
  const { Root, Trigger: Press, Portal, Positioner, Popup } = useParts();
  const [open, setOpen] = useAsked(isAsked);
  return (
    <Root open={open} onOpenChange={setOpen} modal={false}>
      <Press render={trigger} />
      <Portal>
        <Positioner align={align} sideOffset={6} className="z-50">
          <Popup
            finalFocus={returnsFocus}
            className="floating max-h-[min(28rem,var(--available-height))] max-w-[min(24rem,92vw)] min-w-48 overflow-y-auto rounded-panel p-1 outline-none"
          >
            {children}
          </Popup>
        </Positioner>
      </Portal>
    </Root>
  );
}

export function MenuItem(props: { onSelect?: () => void; disabled?: boolean; children: ReactNode }) {
  const { Item } = useParts();
  return (
    <Item className={ITEM} onClick={props.onSelect} disabled={props.disabled}>
      {props.children}
    </Item>
  );
}

/** An item that is a real link: middle click and "open in new tab" work. */
export function MenuLink({
  href,
  current,
  children,
}: {
  href: string;
  current?: boolean;
  children: ReactNode;
}) {
  const { LinkItem } = useParts();
  return (
    <LinkItem
      className={ITEM}
      render={<Link href={href} aria-current={current ? 'true' : undefined} />}
      closeOnClick
    >
      <span className="min-w-0 grow">{children}</span>
      {current ? <Icon name="check" className="text-accent" /> : null}
    </LinkItem>
  );
}

type MenuSegmentsProps<T extends string> = {
  label: string;
  value: T;
  onChange: (value: T) => void;
  choices: readonly { value: T; label: string; lang?: string }[];
};

/** One choice out of a few, side by side; the menu stays open while choosing. */
export function MenuSegments<T extends string>({ label, value, onChange, choices }: MenuSegmentsProps<T>) {
  const { Group, GroupLabel, RadioGroup, RadioItem } = useParts();
  return (
    <Group className="min-w-76 max-w-full px-2.5 py-1.5 max-md:min-w-0">
      <GroupLabel className="pb-1 text-meta font-medium text-ink-3">{label}</GroupLabel>
      <RadioGroup
        value={value}
        onValueChange={(next) => onChange(next as T)}
        className="flex gap-0.5 rounded-control bg-sunken p-0.5"
      >
        {choices.map((choice) => (
          <RadioItem
            key={choice.value}
            value={choice.value}
            lang={choice.lang}
            className="touch-target flex grow md:min-h-7 basis-0 items-center justify-center rounded-control border border-transparent px-1.5 text-center text-table leading-4 text-ink-2 outline-none data-[checked]:border-control data-[checked]:bg-surface data-[checked]:font-medium data-[checked]:text-ink data-[highlighted]:text-accent data-[highlighted]:outline-2 data-[highlighted]:-outline-offset-2 data-[highlighted]:outline-focus"
          >
            {choice.label}
          </RadioItem>
        ))}
      </RadioGroup>
    </Group>
  );
}

type MenuCheckProps = { checked: boolean; onChange: (checked: boolean) => void; children: ReactNode };

/** Something that is on or off. */
export function MenuCheck({ checked, onChange, children }: MenuCheckProps) {
  const { CheckboxItem, CheckboxItemIndicator } = useParts();
  return (
    <CheckboxItem className={ITEM} checked={checked} onCheckedChange={onChange}>
      <span
        aria-hidden="true"
        className="grid size-4 shrink-0 place-items-center rounded-control border border-control bg-surface"
      >
        <CheckboxItemIndicator>
          <Icon name="check" size={12} className="text-accent" />
        </CheckboxItemIndicator>
      </span>
      <span className="min-w-0 grow">{children}</span>
    </CheckboxItem>
  );
}

export function MenuRule() {
  const { Separator } = useParts();
  return <Separator className="my-1 h-px bg-line" />;
}
