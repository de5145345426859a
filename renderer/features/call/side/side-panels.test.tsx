// @vitest-environment happy-dom
import { act, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CallView } from '#shared/contracts/view.ts';
import { FakeMediaStream, FakeTrack } from '#test/fakes/fake-media.ts';
import { renderWith } from '#test/support/render.ts';
import { aCall, ALL_FEATURES, aUser, ME, sampleApp, WORKSPACE } from '#test/support/sample-view.ts';
import type { LinkDetails } from '../../../media/link-details.ts';
import { CallProvider } from '../call-ui.tsx';
import { CallLayer } from '../CallLayer.tsx';
import { createFakeRoom, type FakeRoom, type Guest, meeting } from '../fake-room.ts';

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

const audio = () => new FakeTrack('audio').asTrack;
const GRACE: Guest = { id: 'u-grace', name: 'Grace', microphone: audio() };
const LIN: Guest = { id: 'u-lin', name: 'Lin', microphone: audio() };

/** The workshop has Ada (me), Lin, Linus, Hedy and Omar. */
async function show(guests: readonly Guest[], more: Partial<CallView> = {}, members: readonly string[] = []) {
  const { call: parts, facts } = meeting(ME, guests);
  const view = sampleApp();
  const workspace = view.workspaces[WORKSPACE]!;
  const team = workspace.conversations['c-team']!;
  const conversations = {
    ...workspace.conversations,
    'c-team': { ...team, memberIds: [...team.memberIds, ...members] },
  };
  const users = {
    ...workspace.users,
    ...Object.fromEntries(members.map((id) => [id, aUser(id, `Member ${id}`)])),
  };
  const call = aCall({ conversationId: 'c-team', ...parts, ...more });
  room.facts.setState({ calls: { [call.id]: facts } });
  const rendered = await renderWith(<CallLayer />, {
    view: {
      ...view,
      calls: { [call.id]: call },
      workspaces: { [WORKSPACE]: { ...workspace, users, conversations } },
    },
    around: (element) => <CallProvider room={room}>{element}</CallProvider>,
  });
  const open = async (name: string) => {
    if (name === 'People') return rendered.user.click(button('People'));
    await rendered.user.click(button('More'));
    return rendered.user.click(screen.getByRole('menuitemcheckbox', { name }));
  };
  return { ...rendered, open };
}

const button = (name: string) => screen.getByRole('button', { name });
const panel = () => within(screen.getByRole('complementary'));
const list = (name: string) =>
  within(panel().getByRole('region', { name }))
    .getAllByRole('listitem')
    .map(({ textContent }) => textContent);

describe('the people of a call', () => {
  it('stand by what they do now', async () => {
    const { open } = await show([
      { ...GRACE, media: { handRaisedAt: new Date().toISOString() } },
      { ...LIN, link: 'interrupted' },
      { id: 'u-omar', name: 'Omar', status: 'ringing' },
      { id: 'u-linus', name: 'Linus', status: 'rejected' },
    ]);
    await open('People');
    expect(panel().getByText('3 people · Room for 8 people')).toBeTruthy();
    expect(list('Raised hands').join()).toContain('Grace');
    expect(list('In the call').join()).toMatch(/Ada Demo \(you\).*Lin.*Connection interrupted/);
    expect(list('Being called').join()).toMatch(/Omar.*Ringing/);
    expect(list('Not in the call').join()).toMatch(/Linus.*Declined/);
    expect(list('Invite more').join()).toContain('Hedy Placeholder');
  });

  it('are heard as loud as I want, each for themselves, their shared sound too', async () => {
    const { user, open } = await show([{ ...GRACE, screen: audio(), screenAudio: audio() }, LIN]);
    await open('People');
    const sounds = () =>
      [...document.querySelectorAll<HTMLAudioElement>('audio')].map(
        ({ dataset, volume }) => `${dataset['remote'] ?? ''} ${dataset['of'] ?? ''} ${volume}`,
      );
    expect(sounds()).toEqual(['u-grace microphone 1', 'u-grace screen 1', 'u-lin microphone 1']);
    await user.click(button('How loud Grace is'));
    fireEvent.change(screen.getByRole('slider', { name: 'Volume of Grace' }), { target: { value: '0.3' } });
    expect(screen.getByRole('slider').getAttribute('aria-valuetext')).toBe('30 %');
    expect(sounds()).toEqual(['u-grace microphone 0.3', 'u-grace screen 0.3', 'u-lin microphone 1']);
  });

  it('can be asked to mute, once', async () => {
    const { user, fake, open } = await show([GRACE, LIN]);
    await open('People');
    await user.click(button('More about Grace'));
    await user.click(screen.getByRole('menuitem', { name: 'Ask to mute' }));
    expect(fake.inputsOf('call.tell')).toEqual([
      { callId: 'call-1', toUserId: 'u-grace', message: { type: 'please-mute' } },
    ]);
    await user.click(button('More about Grace'));
    await user.click(screen.getByRole('menuitem', { name: 'Asked to mute' }));
    expect(fake.inputsOf('call.tell')).toHaveLength(1);
  });

  it('who is muted cannot be asked', async () => {
    const { user, fake, open } = await show([
      { ...GRACE, hints: { muted: true, camera: false, sharing: false, sharePaused: false } },
      LIN,
    ]);
    await open('People');
    await user.click(button('More about Grace'));
    await user.click(screen.getByRole('menuitem', { name: 'Ask to mute' }));
    expect(fake.inputsOf('call.tell')).toEqual([]);
  });

  it('are pinned', async () => {
    const { user, open } = await show([GRACE, LIN]);
    await open('People');
    await user.click(button('More about Lin'));
    await user.click(screen.getByRole('menuitem', { name: 'Pin Lin' }));
    expect(document.querySelector<HTMLElement>('[data-large]')?.dataset['user']).toBe('u-lin');
  });

  it('the panel closes by its button and by Escape, and gives the focus back', async () => {
    const { user, open } = await show([GRACE, LIN]);
    await open('People');
    panel().getByRole('button', { name: 'Close' }).focus();
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('complementary')).toBeNull();
    expect(document.activeElement).toBe(button('People'));
  });
});

describe('inviting more', () => {
  it('rings a member, and again who declined', async () => {
    const { user, fake, open } = await show([GRACE, { id: 'u-linus', name: 'Linus', status: 'rejected' }]);
    await open('People');
    await user.click(button('Ring Hedy Placeholder'));
    await user.click(button('Ring Linus again'));
    expect(fake.inputsOf('call.invite')).toEqual([
      { callId: 'call-1', userIds: ['u-hedy'] },
      { callId: 'call-1', userIds: ['u-linus'] },
    ]);
  });

  it('says why it did not work', async () => {
    const { user, fake, open } = await show([GRACE]);
    fake.refuse('call.invite', 'call-full', { limit: 4 });
    await open('People');
    await user.click(button('Ring Hedy Placeholder'));
    expect(panel().getByRole('alert').textContent).toBe('This call is full: at most 4 people.');
  });

  it('a full call says so before anybody tries', async () => {
    const { open } = await show([GRACE, LIN, { id: 'u-omar', name: 'Omar', status: 'ringing' }], {
      limit: 4,
    });
    await open('People');
    expect(panel().getByText('Room for 4 people: the call is full.')).toBeTruthy();
    expect(button('Ring Hedy Placeholder')).toHaveProperty('disabled', true);
  });

  it('many members are searched', async () => {
    const { user, open } = await show([GRACE], {}, ['m1', 'm2', 'm3', 'm4', 'm5']);
    await open('People');
    await user.type(screen.getByLabelText('Search members'), 'member m4');
    expect(list('Invite more')).toEqual(['MMMember m4Ring']);
    await user.type(screen.getByLabelText('Search members'), 'zzz');
    expect(panel().getByText('No member is called “member m4zzz”.')).toBeTruthy();
  });

  it('is not offered between two, nor where the backend cannot', async () => {
    const { user, fake, open } = await show([GRACE]);
    await open('People');
    expect(panel().getByRole('region', { name: 'Invite more' })).toBeTruthy();
    act(() =>
      fake.changeWorkspace(WORKSPACE, (workspace) => ({
        ...workspace,
        features: { ...ALL_FEATURES, calls: { ...ALL_FEATURES.calls!, invite: false } },
      })),
    );
    expect(panel().queryByRole('region', { name: 'Invite more' })).toBeNull();
    await user.click(panel().getByRole('button', { name: 'Close' }));
  });
});

describe('statistics', () => {
  const points = [
    { atMs: 0, roundTripMs: 40, lossPercent: 0, sendKbps: 300, receiveKbps: 900 },
    { atMs: 3000, roundTripMs: 80, lossPercent: 1.5, sendKbps: 310, receiveKbps: 1200 },
  ];
  const details: LinkDetails = {
    path: 'relay',
    relayProtocol: 'tcp',
    availableKbps: 1500,
    jitterBufferMs: 62,
    audioCodec: 'opus',
    sent: null,
    received: { width: 1280, height: 720, framesPerSecond: 30, codec: 'VP9' },
    points,
  };

  it('say of each link what a person wants to know', async () => {
    const { open } = await show([{ ...GRACE, details }, LIN]);
    await open('Statistics');
    expect(panel().getByText('Your camera is off.')).toBeTruthy();
    const grace = within(panel().getByRole('region', { name: /Grace/ }));
    const said = Object.fromEntries(
      grace.getAllByRole('term').map((term) => [term.textContent, term.nextElementSibling?.textContent]),
    );
    expect(said).toEqual({
      Path: 'over the relay (TCP)',
      'Picture in': '1280 × 720, 30 a second, VP9',
      'Picture out': 'none',
      'Free for the picture': '1500 kbit/s',
      Sound: 'opus',
      'Sound waits': '62 ms',
    });
    expect(
      grace.getByRole('img', { name: 'Round trip in the last three minutes: now 80 ms, at most 80 ms' }),
    ).toBeTruthy();
    expect(grace.getByRole('img', { name: /^Lost .* now 1.5 %/ })).toBeTruthy();
    expect(grace.getByRole('img', { name: /^Received .* now 1200 kbit/ })).toBeTruthy();
    expect(grace.getByRole('img', { name: /^Sent .* now 310 kbit/ })).toBeTruthy();
    expect(panel().queryByRole('region', { name: /Lin/ }), 'no figures yet').toBeNull();
  });

  it('say what holds my picture down', async () => {
    const { open } = await show([{ ...GRACE, details }], {
      mediaState: { audioEnabled: true, videoEnabled: true, screenSharing: false },
    });
    act(() => room.setCallFacts('call-1', { sentVideo: { level: '240p', heldBy: 'network' } }));
    await open('Statistics');
    expect(panel().getByText(/up to 240p, held down by the network/)).toBeTruthy();
  });

  it('come a few seconds after the connection', async () => {
    const { open } = await show([GRACE]);
    await open('Statistics');
    expect(panel().getByText(/first figures come/)).toBeTruthy();
  });
});
