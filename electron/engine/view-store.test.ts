import { NO_DESKTOP } from '#shared/contracts/desktop.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Settings } from '#shared/contracts/settings.ts';
import type { AppView, UserView, WorkspaceView } from '#shared/contracts/view.ts';
import { applyOps, type Patch } from '#shared/tools/patch.ts';
import { FAKE_FEATURES } from '#test/fakes/fake-adapter.ts';
import { share } from './share.ts';
import { ViewStore } from './view-store.ts';

const empty: AppView = {
  version: '1',
  platform: 'linux',
  settings: Settings.parse({}),
  secrets: { mode: 'keyring' },
  desktop: NO_DESKTOP,
  workspaces: {},
  calls: {},
};
const user = (id: string, presence: UserView['presence'] = 'online'): UserView => ({
  id,
  username: id,
  displayName: id,
  presence,
});
const workspace = (users: readonly UserView[]): WorkspaceView => ({
  id: 'w',
  kind: 'fake',
  name: 'Work',
  address: 'https://x.example',
  hosted: false,
  encrypted: true,
  registration: 'open',
  session: { state: 'signed-out' },
  connection: { state: 'idle' },
  features: structuredClone(FAKE_FEATURES),
  users: Object.fromEntries(users.map((one) => [one.id, one])),
  conversations: {},
});
const rig = () => {
  const patches: Patch[] = [];
  return { patches, views: new ViewStore(empty, (patch) => patches.push(patch)) };
};

describe('the view', () => {
  it('goes out as one patch per turn, numbered from 1', async () => {
    const { patches, views } = rig();
    views.update((view) => ({ ...view, workspaces: { w: workspace([]) } }));
    views.update((view) => ({ ...view, workspaces: { w: workspace([user('ann')]) } }));
    expect(patches).toEqual([]);
    await Promise.resolve();
    expect(patches).toHaveLength(1);
    expect(patches[0]).toMatchObject({ seq: 1, ops: [{ op: 'set', path: ['workspaces', 'w'] }] });
    views.update((view) => ({ ...view, workspaces: { w: workspace([user('ann', 'away')]) } }));
    views.flush();
    expect(patches[1]).toEqual({
      seq: 2,
      ops: [{ op: 'set', path: ['workspaces', 'w', 'users', 'ann', 'presence'], value: 'away' }],
    });
  });

  it('made anew but equal is no change', async () => {
    const { patches, views } = rig();
    views.update((view) => ({ ...view, workspaces: { w: workspace([user('ann')]) } }));
    views.flush();
    const before = views.view;
    views.update((view) => ({ ...view, workspaces: { w: workspace([user('ann')]) } }));
    await Promise.resolve();
    expect(views.view).toBe(before);
    expect(patches).toHaveLength(1);
  });

  it('as a snapshot contains all patches up to its number', () => {
    const { patches, views } = rig();
    views.update((view) => ({ ...view, version: '2' }));
    expect(views.snapshot()).toEqual({ seq: 1, view: { ...empty, version: '2' } });
    expect(views.snapshot().seq).toBe(1);
    expect(patches).toHaveLength(1);
  });

  it('is the same for a window that follows the patches', () => {
    const step = fc.record({ ids: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd')), away: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const { patches, views } = rig();
        for (const { ids, away } of steps) {
          const users = ids.map((id) => user(id, away ? 'away' : 'online'));
          const shown: AppView['workspaces'] = ids.length === 0 ? {} : { w: workspace(users) };
          views.update((view) => ({ ...view, workspaces: shown }));
          views.flush();
        }
        const followed = patches.reduce((view, patch) => applyOps(view, patch.ops), empty);
        expect(followed).toEqual(views.view);
        expect(patches.map((patch) => patch.seq)).toEqual(patches.map((_, n) => n + 1));
      }),
    );
  });
});

describe('share', () => {
  it('keeps what is equal and takes what is new', () => {
    const before = { a: { x: [1, { y: 2 }] }, b: { z: 3 }, gone: 1 };
    const after = share(before, { a: { x: [1, { y: 2 }] }, b: { z: 4 }, fresh: [] } as never) as unknown as {
      a: object;
      b: object;
    };
    expect(after).toEqual({ a: { x: [1, { y: 2 }] }, b: { z: 4 }, fresh: [] });
    expect(after.a).toBe(before.a);
    expect(after.b).not.toBe(before.b);
  });

  it('is equal to what it was given, and the same where nothing changed', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (before, after) => {
        expect(share(before, after)).toEqual(after);
        expect(share(before, structuredClone(before))).toBe(before);
      }),
      {
        examples: [
          [JSON.parse('{"__proto__":""}') as fc.JsonValue, {}],
          [{}, JSON.parse('{"__proto__":{}}') as fc.JsonValue],
        ],
      },
    );
  });
});
