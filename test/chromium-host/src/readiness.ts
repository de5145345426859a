/** Whether Chromium is up and `ready` may be emitted. Much of Electron's API refuses to work before. */

let ready = false;
let markResolved: () => void;
const whenResolved = new Promise<void>((resolve) => {
  markResolved = resolve;
});

export const isReady = (): boolean => ready;

export const whenReady = (): Promise<void> => whenResolved;

export function markReady(): void {
  ready = true;
  markResolved();
}

/** Throws Electron's own sentence when main is too early. */
export function requireReady(sentence: string): void {
  if (!ready) throw new Error(sentence);
}
