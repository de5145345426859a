import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { AccountRig } from '#test/fakes/account-rig.ts';
import { settle } from '#test/fakes/settle.ts';

/** What may happen while somebody writes. */
const Event = fc.oneof(
  { weight: 5, arbitrary: fc.constant('write' as const) },
  { weight: 2, arbitrary: fc.constant('lose-answer' as const) },
  fc.constant('refuse-for-now' as const),
  fc.constant('cut' as const),
  fc.constant('mend' as const),
  fc.constant('deaf' as const),
  fc.constant('hearing' as const),
  fc.constant('wait' as const),
  fc.constant('crash' as const),
);

describe('whatever happens while somebody writes', () => {
  it('every message arrives once, in order, and none is left over', async () => {
    const play = async (events: readonly (typeof Event extends fc.Arbitrary<infer E> ? E : never)[]) => {
      const rig = await AccountRig.open();
      const { bob, id } = await rig.withBob();
      const written: string[] = [];
      for (const event of events) {
        switch (event) {
          case 'write':
            written.push(`m${written.length + 1}`);
            await rig.account.send(id, written.at(-1) ?? '');
            break;
          case 'lose-answer':
            rig.world.next('send', { kind: 'lose-answer' });
            break;
          case 'refuse-for-now':
            rig.world.next('send', { kind: 'refuse', error: new AppError('internal') });
            break;
          case 'cut':
            rig.adapter.cut();
            break;
          case 'mend':
            rig.adapter.mend();
            break;
          case 'deaf':
            rig.adapter.deaf = true;
            break;
          case 'hearing':
            rig.adapter.deaf = false;
            break;
          case 'wait':
            rig.clock.advance(1000);
            await settle();
            break;
          case 'crash':
            await rig.restart();
            await rig.online();
            break;
        }
      }
      rig.adapter.deaf = false;
      rig.adapter.mend();
      await rig.online();
      for (let n = 0; n < 40; n += 1) {
        rig.clock.advance(30_000);
        await settle();
      }
      const there = (await bob.chat.messages(id, { limit: 200 })).messages.map((one) => one.content);
      const page = await rig.account.page(id, null);
      const left = rig.store.rows('outbox').size;
      rig.account.end();
      rig.adapter.disconnect();
      expect({ there, left }).toEqual({ there: written, left: 0 });
      expect(page.messages.map((one) => one.content)).toEqual(written);
      expect(page.messages.every((one) => one.delivery.state === 'sent')).toBe(true);
    };
    await fc.assert(fc.asyncProperty(fc.array(Event, { maxLength: 25 }), play), {
      numRuns: 200,
      // the next try fell due while the one before was still on its way out
      examples: [[['write', 'refuse-for-now', 'write', 'write', 'wait']]],
    });
  });
});
