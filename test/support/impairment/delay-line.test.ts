import { expect, it } from 'vitest';
import { ManualClock } from '#shared/tools/clock.ts';
import { settle } from '#test/fakes/settle.ts';
import { DelayLine } from './delay-line.ts';

it('keeps the order and each one its time, whatever takes long or fails', async () => {
  const clock = new ManualClock(0);
  const seen: string[] = [];
  let delayMs = 50;
  const line = new DelayLine(
    clock,
    () => delayMs,
    (error) => seen.push(String(error)),
  );
  line.push(async () => {
    await Promise.resolve();
    seen.push(`a ${clock.now()}`);
  });
  delayMs = 0; // must not overtake
  line.push(() => {
    throw new Error('b');
  });
  line.push(() => void seen.push(`c ${clock.now()}`));
  await settle();
  expect(seen).toEqual([]);
  clock.advance(49);
  await settle();
  expect(seen).toEqual([]);
  clock.advance(1);
  await settle();
  expect(seen).toEqual(['a 50', 'Error: b', 'c 50']);
  delayMs = 10;
  line.push(() => void seen.push('never'));
  line.stop();
  clock.advance(10);
  await settle();
  expect(seen).not.toContain('never');
});
