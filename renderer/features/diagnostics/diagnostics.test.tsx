// @vitest-environment happy-dom
import { act, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { CHECKS, type CheckResult } from '#shared/contracts/ipc/diagnostics.ts';
import { diagnostics as words } from '#shared/i18n/en/diagnostics.ts';
import { ManualClock } from '#shared/tools/clock.ts';
import { settle } from '#test/fakes/settle.ts';
import { renderWith } from '#test/support/render.ts';
import { anApp, aWorkspace, WORKSPACE } from '#test/support/sample-view.ts';
import { checkCamera, checkMicrophone, checkSpeaker, LISTEN_MS } from './device-checks.ts';
import { DiagnosticsDialog } from './DiagnosticsDialog.tsx';
import type { CheckTools } from './page-tools.ts';
import { checkRelay, RELAY_LIMIT_MS } from './relay-check.ts';

const NEVER = new AbortController().signal;

class FakeConnection extends EventTarget {
  closed = false;
  createDataChannel = vi.fn<(label: string) => void>();
  createOffer = () => Promise.resolve({ type: 'offer', sdp: '' });
  setLocalDescription = () => Promise.resolve();
  close = (): void => void (this.closed = true);
  tell(type: string, more: object): void {
    this.dispatchEvent(Object.assign(new Event(type), more));
  }
}

function rig(more: Partial<CheckTools> = {}) {
  const clock = new ManualClock();
  const track = {
    label: 'Desk microphone',
    stop: vi.fn<() => void>(),
    getSettings: () => ({ width: 1280, height: 720 }),
  };
  const connection = new FakeConnection();
  const configs: RTCConfiguration[] = [];
  let level = 0;
  const stream = { getAudioTracks: () => [track], getVideoTracks: () => [track] };
  const tools: CheckTools = {
    devices: {
      getUserMedia: async () => stream as unknown as MediaStream,
      enumerateDevices: async () => [{ kind: 'audiooutput' } as MediaDeviceInfo],
      addEventListener() {},
      removeEventListener() {},
    },
    hear: () => ({ read: () => level, close() {} }),
    playTest: (_id, onEnd) => ({ read: () => 0, close: clock.after(900, onEnd) }),
    connect: (config) => {
      configs.push(config);
      return connection as unknown as RTCPeerConnection;
    },
    clock,
    ...more,
  };
  const pass = async (ms: number): Promise<void> => {
    for (let gone = 0; gone < ms; gone += 50) {
      clock.advance(50);
      await Promise.resolve();
      await Promise.resolve();
    }
    await settle();
  };
  const speak = (): void => void (level = 0.3);
  return { tools, clock, track, connection, configs, pass, speak };
}
const refuse = (name: string) => ({
  getUserMedia: () => Promise.reject(Object.assign(new Error('no'), { name })),
  enumerateDevices: async () => [],
  addEventListener() {},
  removeEventListener() {},
});

describe('the microphone', () => {
  it('works as soon as it hears something, and is let go', async () => {
    const { tools, track, pass, speak } = rig();
    const found = checkMicrophone(tools, null, NEVER);
    await pass(200);
    speak();
    await pass(100);
    expect(await found).toMatchObject({ state: 'ok', params: { device: 'Desk microphone' } });
    expect(track.stop).toHaveBeenCalledOnce();
  });

  it('that stays silent needs a look', async () => {
    const { tools, track, pass } = rig();
    const found = checkMicrophone(tools, null, NEVER);
    await pass(LISTEN_MS + 100);
    expect(await found).toMatchObject({ state: 'warning', says: 'microphoneSilent' });
    expect(track.stop).toHaveBeenCalledOnce();
  });

  it('is let go at once when it is stopped', async () => {
    const { tools, track } = rig();
    const stop = new AbortController();
    const found = checkMicrophone(tools, null, stop.signal);
    await settle();
    stop.abort();
    await found;
    expect(track.stop).toHaveBeenCalledOnce();
  });

  it.each([
    ['NotFoundError', 'deviceMissing'],
    ['NotReadableError', 'deviceInUse'],
    ['NotAllowedError', 'deviceRefused'],
    ['TypeError', 'deviceFailed'],
  ])('%s is %s', async (name, says) => {
    const { tools } = rig({ devices: refuse(name) });
    expect(await checkMicrophone(tools, null, NEVER)).toMatchObject({ state: 'failed', says });
  });
});

describe('camera and speaker', () => {
  it('the camera tells its size, and is let go', async () => {
    const { tools, track } = rig();
    const found = await checkCamera(tools, null);
    expect(found).toMatchObject({ state: 'ok', params: { width: 1280, height: 720 } });
    expect(track.stop).toHaveBeenCalledOnce();
  });

  it('the speaker plays to its end', async () => {
    const { tools, pass } = rig();
    const found = checkSpeaker(tools, null, NEVER);
    await settle();
    await pass(1000);
    expect(await found).toMatchObject({ state: 'ok', says: 'speakerPlayed' });
  });

  it('no speaker is a failure', async () => {
    const { tools } = rig({ devices: refuse('NotFoundError') });
    expect(await checkSpeaker(tools, null, NEVER)).toMatchObject({ state: 'failed', says: 'speakerNone' });
  });
});

describe('the relay', () => {
  const RELAY = { urls: ['turn:relay.example.com:3478'], username: 'u', credential: 'c' };
  const bridgeWith = (...iceServers: object[]) =>
    ({ call: { call: { workspaceIceServers: async () => ({ iceServers }) } } }) as never;

  it('is left out without a workspace, and where there is none', async () => {
    const { tools, configs } = rig();
    expect(await checkRelay(bridgeWith(), tools, null, NEVER)).toMatchObject({ says: 'relayNeedsWorkspace' });
    const stun = bridgeWith({ urls: ['stun:relay.example.com'] });
    expect(await checkRelay(stun, tools, 'w-1', NEVER)).toMatchObject({ says: 'relayNone' });
    expect(configs).toEqual([]);
  });

  it('works when it gives an address; only relays are asked', async () => {
    const { tools, connection, configs } = rig();
    const found = checkRelay(bridgeWith(RELAY, { urls: ['stun:x'] }), tools, 'w-1', NEVER);
    await settle();
    connection.tell('icecandidate', { candidate: { type: 'relay' } });
    expect(await found).toMatchObject({ state: 'ok', says: 'relayWorks' });
    expect(configs).toEqual([{ iceServers: [RELAY], iceTransportPolicy: 'relay' }]);
    expect(connection.closed).toBe(true);
  });

  it('that refuses is told apart from one that is silent', async () => {
    const first = rig();
    const refused = checkRelay(bridgeWith(RELAY), first.tools, 'w-1', NEVER);
    await settle();
    first.connection.tell('icecandidateerror', { url: RELAY.urls[0], errorCode: 401 });
    first.connection.tell('icecandidate', { candidate: null });
    expect(await refused).toMatchObject({ state: 'failed', says: 'relayRefused' });
    const second = rig();
    const silent = checkRelay(bridgeWith(RELAY), second.tools, 'w-1', NEVER);
    await settle();
    second.clock.advance(RELAY_LIMIT_MS);
    expect(await silent).toMatchObject({ state: 'failed', says: 'relayUnreachable' });
    expect(second.connection.closed).toBe(true);
  });
});

describe('the dialog', () => {
  async function dialog() {
    const { tools } = rig({
      clock: { now: () => 0, after: (_ms, task) => (queueMicrotask(task), () => {}) },
    });
    const instant: CheckTools = {
      ...tools,
      playTest: (_id, onEnd) => (queueMicrotask(onEnd), { read: () => 0, close() {} }),
    };
    const rendered = await renderWith(
      <DiagnosticsDialog workspaceId={WORKSPACE} onClose={() => {}} tools={instant} />,
      { view: anApp([aWorkspace()]) },
    );
    rendered.fake.answer('call.workspaceIceServers', () => ({ iceServers: [] }));
    rendered.fake.answer('diagnostics.run', ({ name }: { name: CheckResult['name'] }): CheckResult => ({
      name,
      state: name === 'server' ? 'failed' : 'ok',
      says: name === 'server' ? 'serverSilent' : 'other',
      params: name === 'server' ? { address: 'chat.example.com' } : {},
    }));
    const press = (name: string) => rendered.user.click(screen.getByRole('button', { name }));
    const rows = () => screen.getAllByRole('listitem');
    return { ...rendered, press, rows };
  }

  it('runs nothing by itself', async () => {
    const { fake, rows } = await dialog();
    expect(fake.inputsOf('diagnostics.run')).toEqual([]);
    expect(rows().map((row) => row.textContent)).toEqual(
      CHECKS.map((name, index) => `${index + 1}${words.names[name]}Not run yet`),
    );
  });

  it('runs all in their order, says what was found and what to do', async () => {
    const { fake, press, rows } = await dialog();
    await press('Run the checks');
    await screen.findByText('2 things need a look.');
    expect(fake.inputsOf('diagnostics.run').map((input) => (input as CheckResult).name)).toEqual([
      'policy',
      'keyring',
      'storage',
      'proxy',
      'server',
      'clock',
      'capture',
      'notification',
    ]);
    const server = rows()[CHECKS.indexOf('server')]!;
    expect(server.textContent).toContain('chat.example.com does not answer.');
    expect(server.textContent).toContain(words.hints.server);
    expect(server.textContent).toContain('Does not work');
  });

  it('runs one again', async () => {
    const { fake, press, rows } = await dialog();
    await press('Run the checks');
    await screen.findByText('2 things need a look.');
    fake.answer('diagnostics.run', () => ({ name: 'server', state: 'ok', says: 'other', params: {} }));
    await press('Run “Server” again');
    await screen.findByText('1 thing needs a look.');
    expect(rows()[CHECKS.indexOf('server')]!.textContent).toContain('Works');
  });

  it('a check that breaks has failed, and the others go on', async () => {
    const { fake, press, rows } = await dialog();
    fake.refuse('diagnostics.run', 'internal');
    await press('Run the checks');
    await waitFor(() => expect(rows().at(-1)!.textContent).toContain('Does not work'));
    expect(within(rows()[CHECKS.indexOf('camera')]!).getByText('Works')).toBeTruthy();
  });

  it('stops where it is', async () => {
    const { fake, press, rows } = await dialog();
    const release = fake.hold('diagnostics.run');
    await press('Run the checks');
    await press('Stop');
    release();
    await act(settle);
    expect(fake.inputsOf('diagnostics.run')).toHaveLength(1);
    expect(rows()[0]!.textContent).toContain('Not run yet');
  });

  it('hands what was found to main for the report', async () => {
    const { fake, press } = await dialog();
    fake.answer('diagnostics.export', () => ({ saved: true }));
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Save a report' }).disabled).toBe(true);
    await press('Run the checks');
    await screen.findByText('2 things need a look.');
    await press('Save a report');
    expect(await screen.findByText('The report was saved.')).toBeTruthy();
    const [input] = fake.inputsOf('diagnostics.export') as { results: CheckResult[] }[];
    expect(input?.results.map(({ name }) => name)).toEqual([...CHECKS]);
  });
});
