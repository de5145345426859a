import { describe, expect, it } from 'vitest';
import { channelOf, type IpcGroup, type WindowKind } from '#shared/contracts/ipc/group.ts';
import { ipcGroups } from '#shared/contracts/ipc/groups.ts';
import { createBridge, type Transport } from './bridge.ts';
import { groupsOf, surface } from './surface.ts';

const groups: IpcGroup[] = Object.values(ipcGroups);

function recorder(): { transport: Transport; invoked: [string, unknown][]; heard: string[] } {
  const invoked: [string, unknown][] = [];
  const heard: string[] = [];
  return {
    invoked,
    heard,
    transport: {
      invoke: async (channel, input) => {
        invoked.push([channel, input]);
        return { ok: true, value: channel };
      },
      listen: (channel) => {
        heard.push(channel);
        return () => void heard.splice(heard.indexOf(channel), 1);
      },
    },
  };
}

describe('the surface of the preloads', () => {
  it('has the names of the contracts, all and no others', () => {
    const names = (group: { windows: readonly WindowKind[]; verbs: object; events: object }) => ({
      windows: group.windows,
      verbs: Object.keys(group.verbs).sort(),
      events: Object.keys(group.events).sort(),
    });
    expect(Object.fromEntries(Object.entries(surface).map(([name, group]) => [name, names(group)]))).toEqual(
      Object.fromEntries(groups.map((group) => [group.name, names(group)])),
    );
  });

  it.each<[WindowKind, string[]]>([
    ['main', ['app', 'workspace', 'chat', 'call', 'recording', 'received', 'desktop', 'diagnostics']],
    ['ring', ['ring']],
    ['picker', ['picker']],
    ['widget', ['widget']],
  ])('gives the %s window its own groups only', (kind, expected) => {
    expect(groupsOf(kind).map(({ name }) => name)).toEqual(expected);
    expect(Object.keys(createBridge(kind, recorder().transport))).toEqual(expected);
  });

  it('reaches exactly the channels of the contract', async () => {
    for (const kind of ['main', 'ring', 'picker', 'widget'] as const) {
      const { transport, invoked, heard } = recorder();
      const bridge = createBridge(kind, transport);
      const mine = groups.filter((group) => group.windows.includes(kind));
      for (const group of mine) {
        for (const verb of Object.keys(group.verbs)) {
          const channel = channelOf(group.name, verb);
          expect(await bridge[group.name]!.call(verb, { a: 1 })).toEqual({ ok: true, value: channel });
          expect(invoked.at(-1)).toEqual([channel, { a: 1 }]);
        }
        for (const event of Object.keys(group.events)) {
          const off = bridge[group.name]!.on(event, () => undefined);
          expect(heard).toEqual([channelOf(group.name, event)]);
          off();
          expect(heard).toEqual([]);
        }
      }
    }
  });

  it('lets no page name a channel of its own', async () => {
    const { transport, invoked, heard } = recorder();
    const bridge = createBridge('main', transport);
    for (const verb of ['nonsense', '', 'toString', '__proto__', 'send:x', '../ring:accept']) {
      expect(await bridge.chat!.call(verb, {})).toEqual({
        ok: false,
        error: { code: 'unsupported', params: {} },
      });
      bridge.chat!.on(verb, () => undefined)();
    }
    expect(invoked).toEqual([]);
    expect(heard).toEqual([]);
  });
});
