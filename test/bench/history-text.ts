/** Messages of the long conversation, in Parley and in the reference. */
export const LONG = 100_000;

export const textOf = (number: number): string => `bench-${number}; is about as long as what people write.`;
