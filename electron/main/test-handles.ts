/** What specs may reach in main, and only when the environment says that this is a test. */
const GLOBAL = '__parley';

/** Under `globalThis.__parley` with PARLEY_TEST=1; nothing otherwise. */
export function exposeForTests(handles: object, env: NodeJS.ProcessEnv = process.env): void {
  if (env.PARLEY_TEST !== '1') return;
  Object.assign(globalThis, { [GLOBAL]: handles });
}

/** `ready` resolves when the first page has asked for its snapshot. */
export function readiness(): { ready: Promise<void>; onSnapshot: () => void } {
  let onSnapshot = (): void => undefined;
  const ready = new Promise<void>((resolve) => {
    onSnapshot = resolve;
  });
  return { ready, onSnapshot: () => onSnapshot() };
}
