import { expect, it } from 'vitest';
import type { RingView } from '#shared/contracts/ipc/ring.ts';
import { Emitter } from '#shared/tools/emitter.ts';
import { aRing } from './fake-ring.ts';
import { holdRingKey } from './ring-key.ts';

it('the global key of a ring is held from the first call to the last', () => {
  const feed = {
    rings: [] as readonly RingView[],
    events: new Emitter<{ changed: readonly RingView[] }>(),
  };
  const tell = (...rings: RingView[]): void => {
    feed.rings = rings;
    feed.events.emit('changed', rings);
  };
  const done: string[] = [];
  let press = (): void => undefined;
  const hold = (name: string, onPress: () => void) => {
    done.push(`hold ${name}`);
    press = onPress;
    return () => done.push('release');
  };
  holdRingKey(feed, { hold }, () => done.push('pressed'));
  tell(aRing('c1'));
  tell(aRing('c1'), aRing('c2'));
  press();
  tell(aRing('c2'));
  tell();
  tell();
  expect(done).toEqual(['hold ring', 'pressed', 'release']);
});
