import { answerTemplate } from '@/lib/refunds/bulk/answer-download';

export const GET = answerTemplate;
