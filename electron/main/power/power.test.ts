import { expect, it } from 'vitest';
import type { CallView, ParticipantView } from '#shared/contracts/view.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import { aCall, fakeEngine } from '../fake-engine.ts';
import { keepAwake, powerNeed } from './power.ts';

const { mediaState } = aCall();
const other = (change: Partial<ParticipantView['mediaState']>): Partial<CallView> => ({
  participants: [{ mediaState: { ...mediaState, ...change } } as ParticipantView],
});

it.each<[string, Partial<CallView>, ReturnType<typeof powerNeed>]>([
  ['sound', {}, 'prevent-app-suspension'],
  ['one is being called', { state: { phase: 'outgoing', ringsUntil: 0 } }, 'prevent-app-suspension'],
  ['my camera', { mediaState: { ...mediaState, videoEnabled: true } }, 'prevent-display-sleep'],
  ['my screen', { mediaState: { ...mediaState, screenSharing: true } }, 'prevent-display-sleep'],
  ["another one's camera", other({ videoEnabled: true }), 'prevent-display-sleep'],
  ["another one's screen", other({ screenSharing: true }), 'prevent-display-sleep'],
  [
    'a held picture',
    { ...other({ videoEnabled: true }), state: { phase: 'joined', held: true } },
    'prevent-app-suspension',
  ],
  ['a ring', { state: { phase: 'incoming', answering: false, ringsUntil: 0 } }, null],
  ['an end', { state: { phase: 'ended', reason: 'missed', error: null } }, null],
])('%s', (_what, call, need) => {
  const engine = fakeEngine();
  engine.setCalls(aCall(call));
  expect(powerNeed(engine.view())).toBe(need);
});

it('is asked for once a need, is never without one between two, and is released at once', () => {
  const engine = fakeEngine();
  const running = new Map<number, string>();
  const done: string[] = [];
  let last = 0;
  const end = keepAwake({
    powerSaveBlocker: {
      start(type) {
        last += 1;
        running.set(last, type);
        done.push(`+${last}`);
        return last;
      },
      stop(id) {
        done.push(`-${id}`);
        return running.delete(id);
      },
    },
    engine,
    logger: silentLogger,
  });
  engine.setCalls(aCall());
  engine.setCalls(aCall({ startedAt: 7 }));
  engine.setCalls(aCall(other({ videoEnabled: true })));
  expect([done, [...running.values()]]).toEqual([['+1', '+2', '-1'], ['prevent-display-sleep']]);
  engine.setCalls();
  expect(running.size).toBe(0);
  engine.setCalls(aCall());
  end();
  expect([running.size, engine.events.count()]).toEqual([0, 0]);
});
