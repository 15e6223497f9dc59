import { answerUpload } from '@/lib/refunds/bulk/answer-upload';

export const POST = answerUpload;
