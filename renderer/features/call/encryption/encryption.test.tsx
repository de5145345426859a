// @vitest-environment happy-dom
import { act, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SfuView } from '#shared/contracts/sfu-signal.ts';
import { FakeMediaStream } from '#test/fakes/fake-media.ts';
import { renderWith } from '#test/support/render.ts';
import { aCall, ME, sampleApp } from '#test/support/sample-view.ts';
import { type EncryptionFacts, sfuKeyOf } from '../../../call/facts.ts';
import { CallProvider } from '../call-ui.tsx';
import { CallLayer } from '../CallLayer.tsx';
import { createFakeRoom, type FakeRoom, type Guest, meeting } from '../fake-room.ts';

const GRACE: Guest = { id: 'u-grace', name: 'Grace' };
const HEDY: Guest = { id: 'u-hedy', name: 'Hedy' };
const CODE = ['01234', '56789', '00000', '11111', '98765'];
const READ: EncryptionFacts = { supported: true, code: CODE, missing: [], unreadable: [] };

let room: FakeRoom;
beforeEach(() => {
  room = createFakeRoom();
  vi.stubGlobal('MediaStream', FakeMediaStream);
});
afterEach(() => vi.unstubAllGlobals());

async function show(encryption: EncryptionFacts | null, sfu: SfuView | null = null) {
  const { call: parts, facts } = meeting(ME, [GRACE, HEDY]);
  const call = aCall({ conversationId: 'c-grace', ...parts, sfu });
  // as they come through the SFU
  const peers = Object.fromEntries(
    Object.values(facts.peers).map((peer) => {
      const key = sfuKeyOf(peer.userId);
      return [key, { ...peer, key }];
    }),
  );
  room.facts.setState({ calls: { [call.id]: { ...facts, peers, encryption } } });
  const rendered = await renderWith(<CallLayer />, {
    view: { ...sampleApp(), calls: { [call.id]: call } },
    around: (element) => <CallProvider room={room}>{element}</CallProvider>,
  });
  const become = (next: EncryptionFacts) => act(() => room.setCallFacts(call.id, { encryption: next }));
  return { ...rendered, become };
}
const mark = () => screen.queryByRole('button', { name: 'Encrypted end to end' });
const dialog = () => screen.getByRole('dialog', { name: 'Encrypted end to end' });

describe('the lock', () => {
  it('is not there where Parley does not seal the call', async () => {
    await show(null);
    expect(mark()).toBeNull();
  });

  it('opens by the keyboard what it means and the code, said digit by digit, and closes again', async () => {
    const { user } = await show(READ);
    mark()!.focus();
    await user.keyboard('{Enter}');
    expect(dialog().textContent).toMatch(/Only the people in this call can see and hear it/);
    expect(dialog().textContent).toMatch(/nobody in between can listen/);
    expect(within(dialog()).getByText(/^Code of this call: 0 1 2 3 4, 5 6 7 8 9, 0 0 0 0 0/)).toBeTruthy();
    expect(dialog().querySelector('[data-code]')?.getAttribute('data-code')).toBe(CODE.join(' '));
    expect(within(dialog()).queryByText(/Not part of it yet/)).toBeNull();
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(document.activeElement).toBe(mark());
  });

  it('follows the code, and names who is missing and who cannot be read', async () => {
    const { user, become } = await show({
      ...READ,
      code: null,
      missing: ['u-hedy'],
      unreadable: ['u-grace', 'u-hedy'],
    });
    await user.click(mark()!);
    expect(dialog().textContent).toMatch(/The code is being made/);
    expect(dialog().textContent).toMatch(/neither seen nor heard: Hedy/);
    expect(dialog().textContent).toMatch(/Cannot be decrypted: Grace(?!.*and)/);
    become(READ);
    expect(dialog().querySelector('[data-code]')).not.toBeNull();
    expect(dialog().textContent).not.toMatch(/Hedy/);
  });
});

describe('who cannot be read', () => {
  it('is shown as such on their tile, until they can', async () => {
    const { become, container } = await show({ ...READ, unreadable: ['u-grace'] });
    const tile = (id: string) => container.querySelector(`[data-user="${id}"]`)?.textContent ?? '';
    expect(tile('u-grace')).toMatch(/Their picture and sound cannot be decrypted/);
    expect(tile('u-hedy')).not.toMatch(/cannot be decrypted/);
    become(READ);
    expect(tile('u-grace')).not.toMatch(/cannot be decrypted/);
  });
});

it('a browser that cannot seal frames has no lock, and says that nothing is sent or shown', async () => {
  await show({ ...READ, supported: false });
  expect(mark()).toBeNull();
  expect(screen.getByText(/This browser cannot encrypt calls end to end/)).toBeTruthy();
});

describe('a call server that is away', () => {
  const sfu = (state: SfuView['state']): SfuView => ({ state, stay: 1, userIds: [], iceServers: [] });

  it.each<[SfuView['state'], boolean]>([
    ['lost', true],
    ['joined', false],
    ['joining', false],
  ])('%s: told %s', async (state, isTold) => {
    await show(READ, sfu(state));
    expect(screen.queryByText('The call server is away; trying again') !== null).toBe(isTold);
  });
});
