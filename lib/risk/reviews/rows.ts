import type { Review } from '@/lib/generated/prisma/client';

/** A review as Prisma reads it and as the database's functions return it. */
export type ReviewRow = Review;
