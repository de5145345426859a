import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AccountRig } from '#test/fakes/account-rig.ts';
import { settle } from '#test/fakes/settle.ts';

/** What may happen around a server that keeps its messages in memory. */
const Happening = fc.oneof(
  { weight: 5, arbitrary: fc.constant('write' as const) },
  { weight: 2, arbitrary: fc.constant('edit' as const) },
  { weight: 2, arbitrary: fc.constant('server-restart' as const) },
  fc.constant('clear' as const),
  fc.constant('cut' as const),
  fc.constant('mend' as const),
  fc.constant('read' as const),
  fc.constant('restart' as const),
);
type Happening = typeof Happening extends fc.Arbitrary<infer E> ? E : never;

describe('a server that forgets', () => {
  it('is followed, whatever it forgets and when', async () => {
    const play = async (events: readonly Happening[]) => {
      const rig = await AccountRig.open();
      const { chat } = rig.world;
      chat.answersAll = true;
      const { bob, id } = await rig.withBob();
      const bobId = bob.identity()?.user.id ?? '';
      const there = () => chat.page(rig.me, id, { limit: 200 }).messages;
      let cut = false;
      let written = 0;
      for (const event of events) {
        switch (event) {
          case 'write':
            written += 1;
            chat.send(bobId, id, { clientId: `k${written}`, content: `m${written}`, replyToId: null });
            break;
          case 'edit': {
            const last = there().at(-1);
            if (last) chat.edit(bobId, last.id, `${last.content}!`);
            break;
          }
          case 'server-restart':
            rig.adapter.lose();
            chat.forget(id);
            break;
          case 'clear':
            chat.clear(id);
            break;
          case 'cut':
            cut = true;
            rig.adapter.cut();
            break;
          case 'mend':
            cut = false;
            rig.adapter.mend();
            rig.clock.advance(10_000);
            break;
          case 'read':
            rig.account.markRead(id, rig.account.conversations[id]?.lastSeq ?? 0);
            break;
          case 'restart':
            await rig.restart();
            if (!cut) await rig.online();
            break;
        }
        await settle();
      }
      rig.adapter.mend();
      rig.adapter.lose();
      await rig.online();
      for (let n = 0; n < 4; n += 1) {
        rig.clock.advance(15_000);
        await settle();
      }
      const page = await rig.account.page(id, null);
      const view = rig.account.conversations[id];
      rig.account.end();
      rig.adapter.disconnect();
      expect(page.messages.map((one) => [one.id, one.content])).toEqual(
        there().map((one) => [one.id, one.content]),
      );
      expect(view?.lastSeq).toBe(there().length);
      expect(view?.lastMessage?.id).toBe(there().at(-1)?.id);
      expect(view?.unreadCount).toBe(chat.view(id, rig.me).unreadCount);
    };
    await fc.assert(fc.asyncProperty(fc.array(Happening, { maxLength: 30 }), play), { numRuns: 300 });
  });
});
