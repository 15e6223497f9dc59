import { OFFICE_HOURS, SHOP_HOURS } from './calendar';
import type { Profile, RefundPlot, Weighted } from './profile';

const FEW_REFUNDS: Weighted<RefundPlot> = [
  ['none', 890],
  ['full', 62],
  ['part', 32],
  ['several', 11],
  ['failed', 5],
];

const SHOP_CARDS: Weighted<string> = [
  ['pm_card_visa', 58],
  ['pm_card_mastercard', 30],
  ['pm_card_amex', 12],
];

const MERIDIAN: Profile = {
  rhythm: {
    timeZone: 'America/New_York',
    weekdays: [1.25, 0.85, 0.85, 0.9, 1, 1.15, 1.4],
    hours: SHOP_HOURS,
  },
  payments: 3_100,
  currencies: [['USD', 1]],
  goods: {
    USD: [
      ['Linen throw', 6_800],
      ['Stoneware bowl, set of 4', 5_200],
      ['Cast-iron skillet 26 cm', 8_950],
      ['Walnut serving board', 4_400],
      ['Wool blanket', 14_900],
      ['Beeswax candles', 1_850],
      ['Floor lamp', 22_900],
      ['Kitchen towels, set of 3', 2_400],
      ['Oak side table', 31_500],
      ['Gift card', 5_000],
      ['Glass carafe', 3_950],
    ],
  },
  scripts: [
    ['latin', 82],
    ['other', 10],
    ['han', 5],
    ['kana', 3],
  ],
  domain: 'mail.example',
  locale: 'en',
  reference: (n) => `MG-${100_000 + n}`,
  channels: [
    ['web', 70],
    ['app', 24],
    ['phone', 6],
  ],
  cards: SHOP_CARDS,
  payers: [
    ['73', 80],
    ['198.51.100', 12],
    ['24.66', 5],
    ['81.130', 3],
  ],
  refunds: FEW_REFUNDS,
  plots: [
    ['paid', 430],
    ['paid_with_challenge', 40],
    ['paid_by_wallet', 14],
    ['paid_in_steps', 90],
    ['captured_in_part', 22],
    ['captured_in_parts', 12],
    ['expired', 13],
    ['canceled_authorization', 16],
    ['canceled_early', 9],
    ['declined', 36],
    ['declined_then_paid', 30],
    ['declined_for_good', 4],
    ['challenge_failed', 7],
    ['challenge_abandoned', 8],
    ['wallet_abandoned', 3],
    ['abandoned', 22],
    ['checkout_card', 150],
    ['checkout_challenge', 28],
    ['checkout_wallet', 10],
    ['checkout_retry', 14],
    ['checkout_expired', 20],
    ['checkout_declined', 6],
    ['checkout_ended', 4],
  ],
};

const LANTERN: Profile = {
  rhythm: { timeZone: 'Asia/Shanghai', weekdays: [1.2, 0.9, 0.9, 0.95, 1, 1.2, 1.35], hours: SHOP_HOURS },
  payments: 1_800,
  currencies: [['CNY', 1]],
  goods: {
    CNY: [
      ['西湖龙井 250g', 26_800],
      ['云南普洱茶饼 357g', 45_800],
      ['茉莉花茶 100g', 8_800],
      ['紫砂壶', 68_000],
      ['白毫银针 50g', 19_800],
      ['大红袍 礼盒', 38_800],
      ['青瓷茶杯 两只装', 12_600],
      ['桂花乌龙 150g', 9_900],
      ['茶具套装', 52_900],
    ],
  },
  scripts: [
    ['han', 88],
    ['latin', 8],
    ['kana', 4],
  ],
  domain: 'youxiang.example',
  locale: 'zh',
  reference: (n, at) =>
    `LT${at.toISOString().slice(0, 10).replaceAll('-', '')}-${String(n).padStart(5, '0')}`,
  channels: [
    ['小程序', 62],
    ['网店', 30],
    ['门店', 8],
  ],
  cards: [
    ['pm_card_visa', 50],
    ['pm_card_mastercard', 50],
  ],
  payers: [
    ['116.226', 60],
    ['203.0.113', 40],
  ],
  refunds: FEW_REFUNDS,
  plots: [
    ['paid', 90],
    ['paid_with_challenge', 25],
    ['paid_by_wallet', 440],
    ['declined', 14],
    ['declined_then_paid', 14],
    ['wallet_declined', 12],
    ['wallet_abandoned', 30],
    ['abandoned', 14],
    ['checkout_card', 50],
    ['checkout_challenge', 16],
    ['checkout_wallet', 260],
    ['checkout_retry', 10],
    ['checkout_expired', 28],
    ['checkout_declined', 4],
    ['checkout_ended', 5],
    ['canceled_early', 6],
  ],
};

const ATLAS: Profile = {
  rhythm: { timeZone: 'Europe/Berlin', weekdays: [0.3, 1.2, 1.25, 1.2, 1.15, 1, 0.35], hours: OFFICE_HOURS },
  payments: 1_300,
  currencies: [
    ['EUR', 72],
    ['JPY', 28],
  ],
  goods: {
    EUR: [
      ['Brand identity, first milestone', 240_000],
      ['Icon set', 18_900],
      ['Typeface licence, desktop', 9_900],
      ['Typeface licence, web', 14_900],
      ['Workshop, half day', 75_000],
      ['Illustration', 32_000],
      ['Retainer, monthly', 180_000],
    ],
    JPY: [
      ['書体ライセンス デスクトップ', 15_800],
      ['アイコンセット', 29_800],
      ['イラスト制作', 49_500],
      ['ワークショップ 半日', 118_000],
      ['ロゴ制作 着手金', 165_000],
    ],
  },
  scripts: [
    ['latin', 62],
    ['kana', 26],
    ['other', 12],
  ],
  domain: 'buero.example',
  locale: 'en',
  reference: (n, at) => `AT/${at.getUTCFullYear()}/${String(n).padStart(4, '0')}`,
  channels: [
    ['invoice', 55],
    ['web', 45],
  ],
  cards: [
    ['pm_card_visa', 45],
    ['pm_card_mastercard', 40],
    ['pm_card_amex', 15],
  ],
  payers: [
    ['192.0.2', 70],
    ['91.10', 15],
    ['126.20', 15],
  ],
  refunds: FEW_REFUNDS,
  plots: [
    ['paid', 110],
    ['paid_with_challenge', 110],
    ['paid_by_wallet', 10],
    ['paid_in_steps', 170],
    ['captured_in_part', 40],
    ['captured_in_parts', 36],
    ['expired', 22],
    ['canceled_authorization', 22],
    ['declined', 26],
    ['declined_then_paid', 22],
    ['declined_for_good', 3],
    ['challenge_failed', 12],
    ['challenge_abandoned', 10],
    ['abandoned', 12],
    ['checkout_card', 60],
    ['checkout_challenge', 60],
    ['checkout_retry', 8],
    ['checkout_expired', 10],
    ['checkout_declined', 4],
    ['canceled_early', 6],
  ],
};

/** The merchant of benchmarks. Its references have nine digits, so that copies of a story get their own. */
export const VOLUME: Profile = {
  ...MERIDIAN,
  domain: 'volume.example',
  reference: (n) => `V${String(n).padStart(9, '0')}`,
};

/** By the merchant's slug. */
export const PROFILES: Readonly<Record<string, Profile>> = {
  meridian: MERIDIAN,
  lantern: LANTERN,
  atlas: ATLAS,
};
