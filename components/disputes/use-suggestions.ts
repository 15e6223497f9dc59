import { useLocale, useTranslations } from 'next-intl';
import type { CompellingEvidence } from '@/lib/disputes/compelling-evidence';
import type { EvidenceTexts } from '@/lib/disputes/schema';
import { type Currency, formatMoney } from '@/lib/money';

/** What our own data can say, as texts that a person takes over with one press. */
export function useSuggestions(
  plain: EvidenceTexts,
  threeDs: unknown,
  compelling: CompellingEvidence,
): EvidenceTexts {
  const t = useTranslations('disputes');
  const locale = useLocale();
  const texts: EvidenceTexts = { ...plain };
  const result = threeDs as { status: string; eci: string | null; liability_shift: boolean } | null;
  if (result) {
    texts.authentication = t('evidence.authentication', {
      status: result.status,
      eci: result.eci ?? '–',
      shift: t(result.liability_shift ? 'evidence.yes' : 'evidence.no'),
    });
  }
  const priors = compelling.priors.filter((prior) => prior.matches.length > 0).slice(0, 5);
  if (priors.length > 0) {
    texts.prior_payments = priors
      .map((prior) =>
        t('compelling.text', {
          date: prior.createdAt.slice(0, 10),
          amount: formatMoney(prior.amount, prior.currency as Currency, locale),
          id: prior.id,
          matches: prior.matches.map((match) => t(`compelling.matches.${match}`)).join(', '),
        }),
      )
      .join('\n');
  }
  return texts;
}
