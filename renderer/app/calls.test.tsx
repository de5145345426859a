// @vitest-environment happy-dom
import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AppView, CallView } from '#shared/contracts/view.ts';
import { who } from '#test/support/call-world.ts';
import type { FakeBridge } from '#test/support/fake-bridge.ts';
import { renderWith } from '#test/support/render.ts';
import { aCall, aWorkspace, ME, sampleApp, WORKSPACE } from '#test/support/sample-view.ts';
import { createCallRoom } from '../call/call-room.ts';
import { CallProvider } from '../features/call/call-ui.tsx';
import { App } from './App.tsx';

async function app(view: AppView, prepare?: (fake: FakeBridge) => void) {
  const rendered = await renderWith(<App />, {
    view,
    prepare,
    around: (element, { bridge, store }) => {
      const room = createCallRoom({ bridge, viewStore: store, meters: null });
      return <CallProvider room={room}>{element}</CallProvider>;
    },
  });
  const press = (name: string): Promise<void> => rendered.user.click(screen.getByRole('button', { name }));
  return { ...rendered, press };
}

type Width = 'narrow' | 'usual' | 'wide';

function makeWindow(width: Width): void {
  vi.spyOn(globalThis, 'matchMedia').mockImplementation(
    (media) =>
      ({
        matches:
          (width === 'narrow' && media.includes('width <')) ||
          (width === 'wide' && media.includes('width >=')),
        media,
        addEventListener() {},
        removeEventListener() {},
      }) as unknown as MediaQueryList,
  );
}

afterEach(() => vi.restoreAllMocks());

describe('the page of calls', () => {
  const RECORD = {
    id: 'r-1',
    workspaceId: WORKSPACE,
    conversationId: 'c-hedy',
    type: 'audio',
    direction: 'incoming',
    missed: true,
    endReason: 'missed',
    durationS: 0,
    at: Date.now(),
    people: [{ userId: 'u-hedy', name: 'Hedy Placeholder' }],
  };
  const withCalls = (fake: FakeBridge): void =>
    fake.answer('call.history', () => ({ records: [RECORD], cursor: null }));
  const checked = (): AppView => {
    const view = sampleApp();
    return { ...view, settings: { ...view.settings, devicesChecked: true } };
  };

  it('opens from the side, calls back, and leads to the conversation', async () => {
    makeWindow('usual');
    const { fake, user, press } = await app(checked(), withCalls);
    await press('Calls');
    expect(screen.getByRole('heading', { name: 'Calls' })).toBeTruthy();
    expect(screen.getByRole('listbox', { name: 'Conversations' })).toBeTruthy();
    await screen.findByRole('button', { name: 'Call back Hedy Placeholder' });
    await press('Call back Hedy Placeholder with video');
    await waitFor(() =>
      expect(fake.inputsOf('call.start')).toMatchObject([{ conversationId: 'c-hedy', video: true }]),
    );
    await user.click(screen.getByRole('button', { name: /Open conversation/ }));
    expect(await screen.findByRole('heading', { name: 'Hedy Placeholder' })).toBeTruthy();
    expect(screen.queryByRole('heading', { name: 'Calls' })).toBeNull();
  });

  it('lies over the conversation, which is there again when it closes', async () => {
    makeWindow('usual');
    const { user, press } = await app(checked(), withCalls);
    await user.click(screen.getByRole('option', { name: /Hedy/ }));
    await press('Calls');
    expect(screen.queryByRole('heading', { name: 'Hedy Placeholder' })).toBeNull();
    await press('Calls');
    expect(screen.getByRole('heading', { name: 'Hedy Placeholder' })).toBeTruthy();
  });

  it('says why nobody can be called now', async () => {
    makeWindow('usual');
    const { fake, press } = await app(checked(), withCalls);
    await press('Calls');
    await screen.findByRole('button', { name: 'Call back Hedy Placeholder' });
    act(() =>
      fake.changeWorkspace(WORKSPACE, (before) => ({
        ...before,
        connection: { state: 'offline', error: { code: 'offline', params: {} }, retryAt: null },
      })),
    );
    await press('Call back Hedy Placeholder: You are offline. Calls work again when the connection is back.');
    expect(fake.inputsOf('call.start')).toEqual([]);
  });

  it('has the window to itself where it is narrow; back and Escape lead to the list', async () => {
    makeWindow('narrow');
    const { press } = await app(checked(), withCalls);
    await press('Calls');
    expect(screen.queryByRole('listbox', { name: 'Conversations' })).toBeNull();
    expect(screen.queryByRole('navigation', { name: 'Workspaces' })).toBeNull();
    await press('Back');
    expect(screen.getByRole('listbox', { name: 'Conversations' })).toBeTruthy();
    await press('Calls');
    fireEvent.keyDown(document.body, { key: 'Escape' });
    await waitFor(() => expect(screen.getByRole('listbox', { name: 'Conversations' })).toBeTruthy());
  });

  it('is not offered where the backend keeps no history, and goes when it stops to', async () => {
    const { fake, press } = await app(checked(), withCalls);
    await press('Calls');
    act(() =>
      fake.changeWorkspace(WORKSPACE, (before) => ({
        ...before,
        features: { ...before.features, calls: { ...before.features.calls!, history: false } },
      })),
    );
    expect(screen.queryByRole('heading', { name: 'Calls' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Calls' })).toBeNull();
  });
});

describe('the check of the devices', () => {
  it('takes the place of the settings, which come back after it', async () => {
    const { user, press } = await app(sampleApp());
    await press('Settings');
    await user.click(screen.getByRole('tab', { name: 'Devices' }));
    expect(screen.getByLabelText('Microphone')).toBeTruthy();
    await press('Check your devices');
    expect(screen.getByRole('dialog', { name: 'Check your devices' })).toBeTruthy();
    expect(screen.queryByRole('dialog', { name: 'Settings', hidden: true })).toBeNull();
    await press('Done');
    expect(screen.queryByRole('dialog', { name: 'Check your devices' })).toBeNull();
    expect(screen.getByRole('tab', { name: 'Devices' }).getAttribute('aria-selected')).toBe('true');
  });
});

describe('before the first call', () => {
  it('Escape closes the check alone, also where it leads back to the list', async () => {
    makeWindow('narrow');
    const { fake, user, press } = await app(sampleApp());
    await user.click(screen.getByRole('option', { name: /Hedy/ }));
    await press('Call');
    expect(screen.getByRole('dialog', { name: 'Check your devices' })).toBeTruthy();
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(screen.getByRole('heading', { name: 'Hedy Placeholder' })).toBeTruthy();
    await press('Call');
    await press('Skip and call');
    await waitFor(() => expect(fake.inputsOf('call.start')).toHaveLength(1));
    expect(fake.inputsOf('app.changeSettings')).toEqual([{ devicesChecked: true }]);
  });
});

describe('the conversation beside the call', () => {
  const inTeam = aCall({ conversationId: 'c-team', participants: [who(ME), who('u-lin'), who('u-hedy')] });
  const put = (fake: FakeBridge, ...calls: CallView[]): void =>
    act(() =>
      fake.change((view) => ({ ...view, calls: Object.fromEntries(calls.map((one) => [one.id, one])) })),
    );
  const side = (): string | null | undefined =>
    document.querySelector('[data-call-side]')?.getAttribute('data-call-side');

  it('stands there alone until the call is over or the person wants it below', async () => {
    makeWindow('wide');
    const { fake, press } = await app(sampleApp());
    put(fake, inTeam);
    expect(side()).toBeUndefined();
    await press('Chat beside the call');
    expect(side()).toBe('start');
    expect(await screen.findByRole('heading', { name: 'Thursday workshop', level: 1 })).toBeTruthy();
    expect(screen.queryByRole('listbox', { name: 'Conversations' })).toBeNull();
    expect(screen.getByRole('navigation', { name: 'Workspaces' })).toBeTruthy();
    await press('Back');
    expect(screen.getByRole('listbox', { name: 'Conversations' })).toBeTruthy();
    await press('Chat below the call');
    expect(side()).toBeUndefined();
    await press('Chat beside the call');
    put(fake);
    await waitFor(() => expect(side()).toBeUndefined());
    expect(screen.getByRole('listbox', { name: 'Conversations' })).toBeTruthy();
  });

  it('is fetched from another workspace', async () => {
    makeWindow('wide');
    const view = sampleApp();
    const other = aWorkspace({ id: 'w-2', name: 'Other Server' });
    const settings = { ...view.settings, activeWorkspaceId: 'w-2' };
    const workspaces = { 'w-2': other, ...view.workspaces };
    const { fake, press } = await app({ ...view, settings, workspaces });
    put(fake, inTeam);
    expect(screen.queryByRole('option', { name: /Thursday workshop/ })).toBeNull();
    await press('Chat beside the call');
    expect(await screen.findByRole('heading', { name: 'Thursday workshop', level: 1 })).toBeTruthy();
    expect(fake.view().settings.activeWorkspaceId).toBe(WORKSPACE);
  });

  it('is not offered where the window is not wide', async () => {
    makeWindow('usual');
    const { fake } = await app(sampleApp());
    put(fake, inTeam);
    expect(screen.getByRole('region', { name: 'Call with Thursday workshop' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Chat beside the call' })).toBeNull();
    expect(side()).toBeUndefined();
  });
});
