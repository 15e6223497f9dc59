import { useTranslations } from 'next-intl';
import type { PaymentShape } from './payment-shape';

const BRANDS = ['visa', 'mastercard', 'amex', 'jcb', 'unionpay', 'discover', 'diners', 'card'] as const;
type Brand = (typeof BRANDS)[number];

export function brandOf(name: string | undefined): Brand {
  return BRANDS.find((brand) => brand === name?.toLowerCase()) ?? 'card';
}

/** The method as people say it: "Visa ·· 4242", "Alipay". */
export function useMethodName() {
  const t = useTranslations('methods');
  return (payment: Pick<PaymentShape, 'method' | 'method_type'>): string | null => {
    if (payment.method_type === 'alipay') return t('alipay');
    const { brand, last4 } = payment.method ?? {};
    if (last4) return t('ending', { brand: t(`brands.${brandOf(brand)}`), last4 });
    return payment.method_type === 'card' ? t('card') : null;
  };
}

export function MethodName({ payment }: { payment: Pick<PaymentShape, 'method' | 'method_type'> }) {
  const t = useTranslations('methods');
  const name = useMethodName()(payment);
  return name === null ? (
    <span className="text-ink-3">{t('none')}</span>
  ) : (
    <span className="whitespace-nowrap">{name}</span>
  );
}
