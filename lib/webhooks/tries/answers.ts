/** Whether an endpoint answered a try, and the tabs of the list of tries beside everything. Client-safe. */
export const TRY_ANSWERS = ['given', 'missing'] as const;
export type TryAnswer = (typeof TRY_ANSWERS)[number];

export const TRY_VIEWS = ['failed'] as const;
export type TryView = (typeof TRY_VIEWS)[number];
