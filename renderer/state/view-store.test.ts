import { describe, expect, it } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { ManualClock } from '#shared/tools/clock.ts';
import { createFakeBridge } from '#test/support/fake-bridge.ts';
import { anApp, aUser, aWorkspace, WORKSPACE } from '#test/support/sample-view.ts';
import { createBridge } from './bridge.ts';
import { createViewStore } from './view-store.ts';

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function started() {
  const fake = createFakeBridge({ view: anApp([aWorkspace()]) });
  const clock = new ManualClock();
  const store = createViewStore(createBridge(fake.raw), clock);
  const stop = store.start();
  await settled();
  const rename = (name: string): void =>
    fake.changeWorkspace(WORKSPACE, (workspace) => ({ ...workspace, name }));
  return { fake, clock, store, stop, rename };
}

describe('the view store', () => {
  it('loads the snapshot', async () => {
    const { fake, store } = await started();
    expect(store.getState().status).toBe('ready');
    expect(store.getState().view).toEqual(fake.view());
  });

  it('applies patches and keeps the identity of what they do not touch', async () => {
    const { fake, store } = await started();
    const before = store.getState().view;
    fake.changeWorkspace(WORKSPACE, (workspace) => ({
      ...workspace,
      users: { ...workspace.users, 'u-new': aUser('u-new', 'New Demo') },
    }));
    const after = store.getState().view;
    expect(after).toEqual(fake.view());
    expect(after?.settings).toBe(before?.settings);
    expect(after?.workspaces[WORKSPACE]?.features).toBe(before?.workspaces[WORKSPACE]?.features);
    expect(fake.inputsOf('app.snapshot')).toHaveLength(1);
  });

  it('asks for the snapshot again on a gap, keeping patches that arrive meanwhile', async () => {
    const { fake, store, rename } = await started();
    const release = fake.hold('app.snapshot');
    fake.emit('app', 'patch', { seq: 7, ops: [{ op: 'set', path: ['version'], value: 'from nowhere' }] });
    rename('after the gap');
    release();
    await settled();
    expect(fake.inputsOf('app.snapshot')).toHaveLength(2);
    expect(store.getState().view?.version).toBe('0.1.0');
    expect(store.getState().view?.workspaces[WORKSPACE]?.name).toBe('after the gap');
  });

  it('applies a patch that came while the snapshot was on its way, once', async () => {
    const fake = createFakeBridge({ view: anApp([aWorkspace()]) });
    const store = createViewStore(createBridge(fake.raw));
    const old = { seq: 1, view: fake.view() };
    let answer = (_answer: unknown): void => {};
    fake.answer('app.snapshot', () => new Promise((resolve) => (answer = resolve)));
    store.start();
    await settled();
    fake.change((view) => ({ ...view, version: '2' }));
    fake.change((view) => ({ ...view, version: '3' }));
    answer(old);
    await settled();
    expect(store.getState().view?.version).toBe('3');
    expect(fake.inputsOf('app.snapshot')).toHaveLength(1);
  });

  it('mends drift: a patch whose path leads nowhere', async () => {
    const { fake, store } = await started();
    fake.emit('app', 'patch', { seq: 2, ops: [{ op: 'set', path: ['version', 'x'], value: 1 }] });
    await settled();
    expect(fake.inputsOf('app.snapshot')).toHaveLength(2);
    expect(store.getState().view).toEqual(fake.view());
  });

  it('keeps identities over a second snapshot', async () => {
    const { fake, store } = await started();
    const before = store.getState().view;
    fake.emit('app', 'patch', { seq: 9, ops: [] });
    fake.answer('app.snapshot', () => ({ seq: 9, view: { ...fake.view(), version: '9' } }));
    await settled();
    await settled();
    expect(store.getState().view?.version).toBe('9');
    expect(store.getState().view?.workspaces).toBe(before?.workspaces);
  });

  it('says that it failed, and tries again by itself', async () => {
    const fake = createFakeBridge();
    const clock = new ManualClock();
    const store = createViewStore(createBridge(fake.raw), clock);
    fake.answer('app.snapshot', () => {
      throw new AppError('internal');
    });
    store.start();
    await settled();
    expect(store.getState()).toMatchObject({ status: 'failed', error: { code: 'internal' } });
    fake.answer('app.snapshot', () => ({ seq: 1, view: fake.view() }));
    clock.advance(2_000);
    await settled();
    expect(store.getState()).toMatchObject({ status: 'ready', error: null });
  });

  it('hears nothing after stop', async () => {
    const { fake, store, stop } = await started();
    const before = store.getState().view;
    stop();
    fake.change((view) => ({ ...view, version: 'unheard' }));
    store.reload();
    await settled();
    expect(store.getState().view).toBe(before);
    expect(fake.inputsOf('app.snapshot')).toHaveLength(1);
  });
});
