import { onDemand } from './on-demand';

/** The floating primitives, each on its own: a page brings none of them before somebody opens something. */
export const DIALOG_PARTS = onDemand(async () => (await import('@base-ui/react/dialog')).Dialog);
export const MENU_PARTS = onDemand(async () => (await import('@base-ui/react/menu')).Menu);
export const POPOVER_PARTS = onDemand(async () => (await import('@base-ui/react/popover')).Popover);
export const TOAST_PARTS = onDemand(async () => (await import('@base-ui/react/toast')).Toast);
