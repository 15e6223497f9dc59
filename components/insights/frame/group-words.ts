import { useLocale, useTranslations } from 'next-intl';
import { useDeclineWords } from '@/components/payments/decline-words';
import { brandOf } from '@/components/payments/method-name';
import { DROP_OFFS } from '@/lib/checkout/steps';
import { PAYOUT_FAILURE_CODES } from '@/lib/connectors/bank-contract';
import { type Dimension, OTHER, UNKNOWN } from '@/lib/metrics/dimensions';

const LEVELS = ['normal', 'elevated', 'high'] as const;
const DEVICES = ['computer', 'phone', 'tablet'] as const;
const AMOUNT_BANDS = ['below_10', '10_to_50', '50_to_200', '200_to_1000', 'from_1000'] as const;
const METHODS = ['card', 'alipay'] as const;

function among<T extends string>(values: readonly T[], text: string): T | undefined {
  return values.find((value) => value === text);
}

/** Values of a dimension in the reader's words; what has none stays as it is. */
export function useGroupWords(): (dimension: Dimension, group: string) => string {
  const locale = useLocale();
  const t = useTranslations();
  const decline = useDeclineWords();
  return (dimension, group) => {
    if (group === OTHER || group === UNKNOWN) return t(`metrics.values.${group}`);
    switch (dimension) {
      case 'method': {
        const method = among(METHODS, group);
        return method ? t(`methods.${method}`) : group;
      }
      case 'brand':
        return brandOf(group) === 'card' ? group : t(`methods.brands.${brandOf(group)}`);
      case 'country':
      case 'issuer_country':
        return nameOf('region', group);
      case 'checkout_language':
        return nameOf('language', group);
      case 'device': {
        const device = among(DEVICES, group);
        return device ? t(`insights.devices.${device}`) : group;
      }
      case 'amount_band': {
        const band = among(AMOUNT_BANDS, group);
        return band ? t(`insights.bands.${band}`) : group;
      }
      case 'risk_level': {
        const level = among(LEVELS, group);
        return level ? t(`insights.levels.${level}`) : group;
      }
      case 'drop_off': {
        const reason = among(DROP_OFFS, group);
        return reason ? t(`checkout.dropOffs.${reason}`) : group;
      }
      case 'failure_code': {
        const code = among(PAYOUT_FAILURE_CODES, group);
        return code ? t(`payouts.failures.${code}.title`) : group;
      }
      case 'decline_code':
        return decline.reason(group);
      default:
        return group;
    }
  };

  function nameOf(type: 'region' | 'language', code: string): string {
    try {
      return new Intl.DisplayNames(locale, { type }).of(code) ?? code;
    } catch (error) {
      // No code of the kind: what the payer's browser or bank said stays as it is.
      if (error instanceof RangeError) return code;
      throw error;
    }
  }
}
