import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALWAYS, everyoneAgrees, everythingHasEnded, HISTORY } from './invariants.ts';
import { MUTANTS } from './mutants.ts';
import { OPERATIONS, REAL, World, type Action, type Layout, type Machines, type Operation } from './world.ts';

/** The same runs every time; another seed or number of runs by environment, to look further. */
const seed = Number(process.env['PARLEY_MODEL_SEED'] ?? 20260101);
const numRuns = Number(process.env['PARLEY_MODEL_RUNS'] ?? 1500);

/** Arriving is more common than anything a person does. */
const WEIGHT: Partial<Record<Operation, number>> = {
  arrive: 12,
  serve: 8,
  reply: 8,
  hear: 8,
  call: 4,
  accept: 6,
  invite: 5,
  wait: 4,
};

const action: fc.Arbitrary<Action> = fc.record({
  operation: fc.oneof(
    ...OPERATIONS.map((operation) => ({ weight: WEIGHT[operation] ?? 2, arbitrary: fc.constant(operation) })),
  ),
  device: fc.nat(7),
  pick: fc.nat(5),
});
const layout: fc.Arbitrary<Layout> = fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 2, maxLength: 4 });
const run = fc.record({
  layout,
  actions: fc.array(action, { minLength: 1, maxLength: 150, size: 'max' }),
  /** How the world is left at the end. */
  exit: fc.constantFrom('hang-up', 'vanish'),
});

/** Plays one run and holds it against every invariant; answers what happened in it. */
function play(
  machines: Machines,
  { layout: people, actions, exit }: typeof run extends fc.Arbitrary<infer R> ? R : never,
) {
  const world = new World(people, machines);
  for (const one of actions) {
    world.act(one);
    for (const holds of ALWAYS) holds(world);
  }
  world.settle();
  for (const holds of [...ALWAYS, ...HISTORY]) holds(world);
  everyoneAgrees(world);
  if (exit === 'hang-up') world.everybodyHangsUp();
  else world.everybodyVanishes();
  if (exit === 'vanish') world.settle();
  everythingHasEnded(world);
  for (const holds of [...ALWAYS, ...HISTORY]) holds(world);
  return world.happened;
}

// Runs within two seconds; a loaded machine, or more runs, must not time it out.
describe('both call machines', { timeout: 60_000 + numRuns * 10 }, () => {
  it('keep every invariant, whatever people, devices and the network do', () => {
    const happened = new Map<string, number>();
    fc.assert(
      fc.property(run, (one) => {
        for (const what of play(REAL, one)) happened.set(what, (happened.get(what) ?? 0) + 1);
      }),
      { seed, numRuns },
    );
    // A run that never gets there proves nothing.
    const reached = [
      'answered-elsewhere',
      'replaced',
      'cancelled',
      'rejected',
      'missed',
      'connection-lost',
      'left-alone',
      'failed',
      'call-in-progress',
      'call-ended',
      'call-full',
      'already-answered',
      'rejoin',
      'takeOver',
      'held',
      'without a ring',
      'invite',
    ];
    expect(reached.filter((what) => (happened.get(what) ?? 0) < 5)).toEqual([]);
  });

  it.each(MUTANTS)('the test finds a machine in which $name', ({ machines, found }) => {
    const result = fc.check(
      fc.property(run, (one) => void play(machines, one)),
      // it ends with the run that finds the bug; some are rare
      { seed, numRuns: 4 * numRuns, endOnFailure: true },
    );
    expect(result.failed).toBe(true);
    expect(String(result.errorInstance)).toMatch(found);
  });
});
