import { answerRequest } from '@/lib/sandbox/answer-request';

export const runtime = 'nodejs';
export const dynamic = 'force-dynamic';

export { answerRequest as GET, answerRequest as POST };
