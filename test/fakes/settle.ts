/** Lets everything happen that hangs on resolved promises alone; timers of a ManualClock stay where they are. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
