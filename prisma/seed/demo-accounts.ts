/**
 * The merchants and members of the demo. The passwords are public and are for the demo only: `npm start` prints them,
 * and no merchant of a real installation is made from this file.
 */
import type { Role } from '../../lib/auth/permissions';
import type { Currency } from '../../lib/money';

export type DemoMember = { role: Role; name: string; email: string; password: string };
export type DemoMerchant = {
  slug: string;
  name: string;
  country: string;
  /** The first is the merchant's default. */
  currencies: readonly [Currency, ...Currency[]];
  timeZone: string;
  members: readonly DemoMember[];
};

const NAMES: Record<string, Record<Role, string>> = {
  meridian: {
    owner: 'Olivia Marsh',
    admin: 'Aaron Whitfield',
    developer: 'Devi Raman',
    finance: 'Felix Granger',
    support: 'Sofia Lindqvist',
    analyst: 'Amara Cole',
  },
  lantern: {
    owner: '林 雨晴',
    admin: '陈 嘉木',
    developer: '周 子墨',
    finance: '王 若兰',
    support: '赵 安琪',
    analyst: '孙 一鸣',
  },
  atlas: {
    owner: 'Jonas Keller',
    admin: 'Elif Aydin',
    developer: 'Mateusz Nowak',
    finance: '佐藤 美咲',
    support: 'Chiara Ricci',
    analyst: 'Noor van Dijk',
  },
};

function membersOf(slug: string): DemoMember[] {
  return (Object.entries(NAMES[slug] ?? {}) as [Role, string][]).map(([role, name]) => ({
    role,
    name,
    email: `${role}@${slug}.example`,
    password: `${slug}-${role}-demo`,
  }));
}

export const DEMO_ACCOUNTS: readonly DemoMerchant[] = [
  {
    slug: 'meridian',
    name: 'Meridian Goods',
    country: 'US',
    currencies: ['USD'],
    timeZone: 'America/New_York',
    members: membersOf('meridian'),
  },
  {
    slug: 'lantern',
    name: 'Lantern Tea 灯笼茶',
    country: 'CN',
    currencies: ['CNY'],
    timeZone: 'Asia/Shanghai',
    members: membersOf('lantern'),
  },
  {
    slug: 'atlas',
    name: 'Atlas Studio',
    country: 'DE',
    currencies: ['EUR', 'JPY'],
    timeZone: 'Europe/Berlin',
    members: membersOf('atlas'),
  },
];
