// @vitest-environment happy-dom
/** Calls only to look and to listen, and calls of somebody whom nobody can name. */
import { act, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CallView } from '#shared/contracts/view.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { FakeMediaStream, FakeTrack } from '#test/fakes/fake-media.ts';
import { renderWith } from '#test/support/render.ts';
import {
  aCall,
  aConversation,
  ALL_FEATURES,
  anApp,
  aUser,
  aWorkspace,
  ME,
  WORKSPACE,
} from '#test/support/sample-view.ts';
import { CallDoorContext } from '../../state/call-door.ts';
import { CallProvider } from './call-ui.tsx';
import { CallButtons } from './CallButtons.tsx';
import { CallLayer } from './CallLayer.tsx';
import { createFakeRoom, type FakeRoom, meeting } from './fake-room.ts';

let room: FakeRoom;
beforeEach(() => {
  room = createFakeRoom();
  vi.stubGlobal('MediaStream', FakeMediaStream);
  vi.spyOn(HTMLMediaElement.prototype, 'srcObject', 'set').mockReturnValue();
  vi.spyOn(HTMLMediaElement.prototype, 'play').mockResolvedValue();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const OFF = { audioEnabled: false, videoEnabled: false, screenSharing: false };
const DOOR = { workspaceId: WORKSPACE, conversationId: 'c-door' };
const nobodyIsAsked = () => Promise.reject(new Error('nobody is asked at the door'));

/** A camera at the door, or a caller who cannot be named. */
async function show(call: Partial<CallView> | null, options: { watch?: boolean; name?: string } = {}) {
  const { watch = true, name = 'door-camera' } = options;
  const other = { ...aUser('door', name), username: name };
  const { call: parts, facts } = meeting(ME, [{ id: 'door', name, camera: new FakeTrack('video').asTrack }]);
  const view = aCall({ ...parts, conversationId: 'c-door', ...call });
  if (call) room.facts.setState({ calls: { [view.id]: facts } });
  const workspace = aWorkspace({
    users: { [ME]: aUser(ME, 'Ada Demo'), door: other },
    conversations: { 'c-door': aConversation('c-door', [ME, 'door']) },
    features: { ...ALL_FEATURES, presence: null, calls: { ...ALL_FEATURES.calls!, watch } },
  });
  const rendered = await renderWith(
    <>
      <CallLayer />
      <CallButtons {...DOOR} />
    </>,
    {
      view: anApp([workspace], { calls: call ? { [view.id]: view } : {} }),
      around: (element) => (
        <CallDoorContext value={nobodyIsAsked}>
          <CallProvider room={room}>{element}</CallProvider>
        </CallDoorContext>
      ),
    },
  );
  return { ...rendered, press: (label: string) => rendered.user.click(button(label)) };
}
const button = (name: string) => screen.getByRole('button', { name });
const noButton = (name: string | RegExp) => expect(screen.queryByRole('button', { name })).toBeNull();

describe('"Watch only"', () => {
  it('calls without asking for anything at the door', async () => {
    const { user, press } = await show(null);
    await press('Other ways to call');
    await user.click(screen.getByRole('menuitem', { name: /Watch only/ }));
    expect(room.asked).toEqual([['watch', DOOR]]);
  });

  it('says why it did not work, and is the same when it is tried again', async () => {
    const { user, press } = await show(null);
    room.watch = () => Promise.reject(new AppError('server-unreachable', { address: 'there' }));
    await press('Other ways to call');
    await user.click(screen.getByRole('menuitem', { name: /Watch only/ }));
    expect((await screen.findByRole('alert')).textContent).toContain('cannot reach there');
    const again = vi.fn<FakeRoom['watch']>(() => Promise.resolve({ callId: 'call-1' }));
    room.watch = again;
    await press('Try again');
    expect(again).toHaveBeenCalledWith(DOOR);
    expect(room.asked).toEqual([]);
  });

  it('is not offered where it cannot be done', async () => {
    await show(null, { watch: false });
    noButton('Other ways to call');
  });
});

describe('a call that is only watched', () => {
  it('has nothing of me: no microphone, no camera, no share, no picture, no keys for them', async () => {
    const { user } = await show({ watch: true, mediaState: OFF });
    for (const name of [/microphone/, /camera/, 'Share screen', /hand/]) noButton(name);
    expect(screen.getByText(/You are watching\./)).toBeTruthy();
    expect(document.querySelector('[data-kind="self"]')).toBeNull();
    await user.keyboard('{Control>}d{/Control}{Control>}e{/Control}{Control>}{Shift>}s{/Shift}{/Control} ');
    expect(room.asked).toEqual([]);
    expect(button('Hang up')).toBeTruthy();
  });

  it('shows the other end', async () => {
    await show({ watch: true, mediaState: OFF });
    expect(screen.getByLabelText('door-camera').tagName).toBe('VIDEO');
  });

  it('is watched again, not called', async () => {
    const ended = { phase: 'ended', reason: 'connection-lost', error: null } as const;
    const { press } = await show({ watch: true, mediaState: OFF, state: ended });
    await press('Call again');
    expect(room.asked).toEqual([['watch', DOOR]]);
  });
});

describe('a caller without a name', () => {
  const RINGS = {
    initiatedBy: 'door',
    startedAt: null,
    state: { phase: 'incoming', answering: false, ringsUntil: 9e15 },
  } as const;

  it('is called so while it rings', async () => {
    await show(RINGS, { name: '' });
    expect(within(screen.getByRole('alertdialog')).getByText('Unknown caller is calling')).toBeTruthy();
  });

  it('and in the call: in its head, on the tile, in the list of people', async () => {
    const { press } = await show({ initiatedBy: 'door' }, { name: '' });
    expect(screen.getByRole('heading', { name: 'Unknown caller' })).toBeTruthy();
    expect(screen.getByLabelText('Unknown caller').tagName).toBe('VIDEO');
    await press('People');
    expect(button('More about Unknown caller')).toBeTruthy();
  });

  it('cannot be called back, and the buttons say why', async () => {
    const { fake } = await show(RINGS, { name: '' });
    const missed = { phase: 'ended', reason: 'missed', error: null } as const;
    act(() =>
      fake.change((view) => ({ ...view, calls: { 'call-1': { ...view.calls['call-1']!, state: missed } } })),
    );
    expect(screen.getByText('Missed call from Unknown caller')).toBeTruthy();
    noButton('Call back');
    expect(button('Call').getAttribute('aria-disabled')).toBe('true');
    const reasonId = button('Call').getAttribute('aria-describedby') ?? '';
    expect(document.querySelector(`[id="${reasonId}"]`)?.textContent).toMatch(/cannot be called back/);
  });
});
