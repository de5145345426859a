// @vitest-environment happy-dom
import { act, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Settings } from '#shared/contracts/settings.ts';
import { FakeDevices, FakeMediaStream, FakeTrack } from '#test/fakes/fake-media.ts';
import { renderWith } from '#test/support/render.ts';
import { sampleApp } from '#test/support/sample-view.ts';
import { DeviceCheckDialog } from './DeviceCheckDialog.tsx';
import { DeviceChoices } from './DeviceChoices.tsx';
import { LobbyDialog } from './LobbyDialog.tsx';
import type { DeviceTools } from './tools.ts';
import type { Wishes } from './use-trial.ts';

type Named = Pick<MediaDeviceInfo, 'deviceId' | 'kind' | 'label'>;

/** Devices, ears and loudspeakers that a test plays with. */
class FakeTools implements DeviceTools {
  readonly devices = new FakeDevices();
  readonly capture = this.devices.asDevices;
  /** Speakers that the test sound was played on, and how to end it. */
  readonly played: { readonly speakerId: string | null; readonly end: () => void }[] = [];
  level = 0;
  /** Level readers and sounds that were not closed. */
  open = 0;
  #list: readonly MediaDeviceInfo[] = [];
  readonly #listeners = new Set<(devices: readonly MediaDeviceInfo[]) => void>();

  plug(...list: Named[]): void {
    this.#list = list.map((one) => ({ ...one, groupId: '', toJSON: () => one }));
    for (const listener of this.#listeners) listener(this.#list);
  }

  readonly watch: DeviceTools['watch'] = (listener) => {
    this.#listeners.add(listener);
    listener(this.#list);
    return () => void this.#listeners.delete(listener);
  };

  readonly hear: DeviceTools['hear'] = () => this.#reader();

  readonly playTest: DeviceTools['playTest'] = (speakerId, end) => {
    this.played.push({ speakerId, end });
    return this.#reader();
  };

  get watched(): boolean {
    return this.#listeners.size > 0;
  }

  #reader() {
    this.open += 1;
    return { read: () => this.level, close: () => void (this.open -= 1) };
  }
}

let tools: FakeTools;

beforeEach(() => {
  tools = new FakeTools();
  vi.stubGlobal('MediaStream', FakeMediaStream);
  // happy-dom takes only streams of its own make
  vi.spyOn(HTMLMediaElement.prototype, 'srcObject', 'set').mockReturnValue();
  vi.spyOn(HTMLMediaElement.prototype, 'play').mockResolvedValue();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const withSettings = (settings: Partial<Settings>) => {
  const view = sampleApp();
  return { view: { ...view, settings: { ...view.settings, ...settings } } };
};

async function check(
  options: { onCall?: (entrance: Wishes) => void; canVideo?: boolean; settings?: Partial<Settings> } = {},
) {
  const onClose = vi.fn<() => void>();
  const { settings = {}, canVideo = true, onCall } = options;
  const rendered = await renderWith(
    <DeviceCheckDialog tools={tools} canVideo={canVideo} onClose={onClose} onCall={onCall} />,
    withSettings(settings),
  );
  const press = (name: string): Promise<void> => rendered.user.click(screen.getByRole('button', { name }));
  return { ...rendered, onClose, press };
}

const options = (label: string): (string | null)[] =>
  within(screen.getByLabelText(label))
    .getAllByRole('option')
    .map((option) => option.textContent);

describe('the check', () => {
  it('opens nothing before the person says so, and says what it will open', async () => {
    await check();
    expect(screen.getByText(/Microphone and camera are off/)).toBeTruthy();
    expect(tools.devices.asked).toEqual([]);
    expect(tools.open).toBe(0);
  });

  it('shows the picture, hears the microphone, and lets go of all when it closes', async () => {
    const { press, unmount } = await check();
    await press('Start the check');
    expect(await screen.findByLabelText('Your camera')).toBeTruthy();
    expect(tools.devices.asked.map(({ kind }) => kind)).toEqual(['audio', 'video']);
    await waitFor(() => expect(tools.open).toBe(1));
    unmount();
    expect([tools.devices.live, tools.open, tools.watched]).toEqual([0, 0, false]);
  });

  it('lets go of a device that opens after it has closed', async () => {
    const release = tools.devices.hold();
    const { press, unmount } = await check();
    await press('Start the check');
    expect(screen.getByText('Your camera is starting…')).toBeTruthy();
    unmount();
    release();
    await waitFor(() => expect(tools.devices.tracks).toHaveLength(2));
    expect(tools.devices.live).toBe(0);
  });

  it('says that the microphone works once it hears something', async () => {
    const { press } = await check();
    await press('Start the check');
    expect(await screen.findByText(/Say something/)).toBeTruthy();
    const bar = screen.getByLabelText<HTMLMeterElement>('Microphone level');
    tools.level = 0.6;
    expect(await screen.findByText('Your microphone works.')).toBeTruthy();
    expect(bar.value).toBeCloseTo(0.6);
    tools.level = 0;
    await waitFor(() => expect(bar.value).toBe(0));
    expect(screen.getByText('Your microphone works.')).toBeTruthy();
  });

  it('turns camera and microphone off and on', async () => {
    const { press } = await check();
    await press('Start the check');
    await screen.findByLabelText('Your camera');
    await press('Turn off camera');
    expect(screen.getByText('Your camera is off')).toBeTruthy();
    await press('Mute microphone');
    expect(screen.getByText('Your microphone is off.')).toBeTruthy();
    expect(tools.devices.live).toBe(0);
    await press('Turn on camera');
    expect(await screen.findByLabelText('Your camera')).toBeTruthy();
  });

  it('asks for no camera where there are no video calls', async () => {
    const { press } = await check({ canVideo: false });
    expect(screen.queryByLabelText('Camera')).toBeNull();
    await press('Start the check');
    await waitFor(() => expect(tools.devices.live).toBe(1));
    expect(tools.devices.asked.map(({ kind }) => kind)).toEqual(['audio']);
  });

  it('follows another choice of device', async () => {
    tools.plug({ deviceId: 'm2', kind: 'audioinput', label: 'Headset' });
    const { press, user } = await check();
    await press('Start the check');
    await waitFor(() => expect(tools.devices.live).toBe(2));
    await user.selectOptions(screen.getByLabelText('Microphone'), 'Headset');
    await waitFor(() => expect(tools.devices.asked.at(-1)?.deviceId).toBe('m2'));
    await waitFor(() => expect(tools.devices.live).toBe(2));
  });
});

describe('a device that does not open', () => {
  it.each([
    ['NotFoundError', /No microphone was found/, /noticed by itself/],
    ['NotReadableError', /used by another program/, /call without a microphone/],
    ['NotAllowedError', /may not use your microphone/, /call without a microphone/],
  ])('%s: is said with the way out, and tried again', async (name, why, more) => {
    tools.devices.refuse.set('audio', name);
    const { press } = await check();
    await press('Start the check');
    const trouble = await screen.findByText(why);
    expect(trouble.textContent).toMatch(more);
    tools.devices.refuse.clear();
    await press('Try again');
    await waitFor(() => expect(screen.queryByText(why)).toBeNull());
    expect(screen.getByText(/Say something/)).toBeTruthy();
  });

  it('comes by itself when it is plugged in', async () => {
    tools.devices.refuse.set('video', 'NotFoundError');
    const { press } = await check();
    await press('Start the check');
    expect(await screen.findByText(/No camera was found/)).toBeTruthy();
    tools.devices.refuse.clear();
    act(() => void tools.devices.dispatchEvent(new Event('devicechange')));
    expect(await screen.findByLabelText('Your camera')).toBeTruthy();
  });

  it('explains a refusal of both once', async () => {
    tools.devices.refuse.set('audio', 'NotAllowedError').set('video', 'NotAllowedError');
    const { press } = await check();
    await press('Start the check');
    await waitFor(() => expect(screen.getAllByRole('button', { name: 'Try again' })).toHaveLength(2));
    expect(screen.getAllByText(/may not use your microphone or camera/)).toHaveLength(1);
  });

  it('that was chosen and gives way to another tells which one is open', async () => {
    Object.defineProperty(FakeTrack.prototype, 'label', { value: 'Built-in', configurable: true });
    onTestFinished(() => void Reflect.deleteProperty(FakeTrack.prototype, 'label'));
    tools.devices.refuse.set('gone', 'OverconstrainedError');
    const { press } = await check({ settings: { microphoneId: 'gone' } });
    await press('Start the check');
    await waitFor(() => expect(tools.devices.live).toBe(2));
    const hint = screen.getByText(/the system default is used until it is back/);
    expect(hint.textContent).toContain('In use: Built-in.');
    act(() => tools.plug({ deviceId: 'gone', kind: 'audioinput', label: 'Back again' }));
    expect(screen.getByText(/The chosen device does not start/).textContent).toContain('In use: Built-in.');
  });
});

describe('the speaker', () => {
  it('plays on the chosen output until it ends, with its level', async () => {
    const { press } = await check({ settings: { speakerId: 's1' } });
    tools.level = 0.4;
    await press('Play a test sound');
    expect(tools.played.map(({ speakerId }) => speakerId)).toEqual(['s1']);
    const bar = screen.getByLabelText<HTMLMeterElement>('Speaker level');
    await waitFor(() => expect(bar.value).toBeCloseTo(0.4));
    await press('Playing…');
    expect(tools.played).toHaveLength(1);
    act(() => tools.played[0]?.end());
    expect(screen.getByRole('button', { name: 'Play a test sound' })).toBeTruthy();
    expect([tools.open, bar.value]).toEqual([0, 0]);
  });

  it('falls silent when another one is chosen, and when the check closes', async () => {
    tools.plug({ deviceId: 's2', kind: 'audiooutput', label: 'Headset' });
    const { press, user, unmount } = await check();
    await press('Play a test sound');
    await user.selectOptions(screen.getByLabelText('Speaker'), 'Headset');
    await waitFor(() => expect(tools.open).toBe(0));
    await press('Play a test sound');
    expect(tools.played.at(-1)?.speakerId).toBe('s2');
    unmount();
    expect(tools.open).toBe(0);
  });
});

describe('before the first call', () => {
  it('can be skipped, and is not asked again', async () => {
    const onCall = vi.fn<(entrance: Wishes) => void>();
    const { fake, press } = await check({ onCall });
    expect(screen.getByText(/Before your first call/)).toBeTruthy();
    await press('Skip and call');
    expect(onCall).toHaveBeenCalledWith({ microphone: true, camera: true });
    expect(fake.inputsOf('app.changeSettings')).toEqual([{ devicesChecked: true }]);
    expect(tools.devices.asked).toEqual([]);
  });

  it('goes on with what works and was not turned off', async () => {
    tools.devices.refuse.set('audio', 'NotFoundError');
    const onCall = vi.fn<(entrance: Wishes) => void>();
    const { fake, press } = await check({ onCall });
    await press('Start the check');
    await screen.findByText(/No microphone was found/);
    await press('Turn off camera');
    await press('Call now');
    expect(onCall).toHaveBeenCalledWith({ microphone: false, camera: false });
    await waitFor(() => expect(fake.view().settings.devicesChecked).toBe(true));
  });

  it('closes without a call, and asks again', async () => {
    const onCall = vi.fn<(entrance: Wishes) => void>();
    const { fake, press, onClose } = await check({ onCall });
    await press('Close');
    expect(onClose).toHaveBeenCalledOnce();
    expect(onCall).not.toHaveBeenCalled();
    expect(fake.inputsOf('app.changeSettings')).toEqual([]);
  });
});

describe('the lobby', () => {
  async function lobby(video = true) {
    const onJoin = vi.fn<(entrance: Wishes) => void>();
    const onClose = vi.fn<() => void>();
    const rendered = await renderWith(
      <LobbyDialog
        title="Thursday workshop"
        video={video}
        canVideo
        tools={tools}
        onJoin={onJoin}
        onClose={onClose}
      />,
      withSettings({}),
    );
    const press = (name: string): Promise<void> => rendered.user.click(screen.getByRole('button', { name }));
    return { ...rendered, onJoin, onClose, press };
  }

  it('shows at once how one goes in', async () => {
    const { onJoin, press } = await lobby();
    expect(screen.getByRole('dialog', { name: 'Join Thursday workshop' })).toBeTruthy();
    expect(await screen.findByLabelText('Your camera')).toBeTruthy();
    await press('Join');
    expect(onJoin).toHaveBeenCalledWith({ microphone: true, camera: true });
  });

  it('goes in muted and without a camera', async () => {
    const { onJoin, press } = await lobby();
    await screen.findByLabelText('Your camera');
    await press('Mute microphone');
    await press('Turn off camera');
    await press('Join');
    expect(onJoin).toHaveBeenCalledWith({ microphone: false, camera: false });
    expect(tools.devices.live).toBe(0);
  });

  it('of a voice call opens no camera, and can', async () => {
    const { onJoin, press } = await lobby(false);
    await waitFor(() => expect(tools.devices.live).toBe(1));
    expect(tools.devices.asked.map(({ kind }) => kind)).toEqual(['audio']);
    await press('Turn on camera');
    await screen.findByLabelText('Your camera');
    await press('Join');
    expect(onJoin).toHaveBeenCalledWith({ microphone: true, camera: true });
  });

  it('lets one in without devices', async () => {
    tools.devices.refuse.set('audio', 'NotFoundError').set('video', 'NotFoundError');
    const { onJoin, press } = await lobby();
    await screen.findByText(/No microphone was found/);
    await screen.findByText(/No camera was found/);
    await press('Join');
    expect(onJoin).toHaveBeenCalledWith({ microphone: false, camera: false });
  });
});

describe('the choice of devices', () => {
  const choices = (settings: Partial<Settings> = {}) =>
    renderWith(<DeviceChoices tools={tools} />, withSettings(settings));

  it('offers what is there, and follows it', async () => {
    tools.plug(
      { deviceId: 'default', kind: 'audioinput', label: 'Default' },
      { deviceId: 'm1', kind: 'audioinput', label: 'Desk microphone' },
      { deviceId: 'c1', kind: 'videoinput', label: '' },
    );
    await choices();
    expect(options('Microphone')).toEqual(['System default', 'Desk microphone']);
    expect(options('Camera')).toEqual(['System default', 'Camera 1']);
    act(() => tools.plug({ deviceId: 'm2', kind: 'audioinput', label: 'Headset' }));
    expect(options('Microphone')).toEqual(['System default', 'Headset']);
    expect(tools.devices.asked).toEqual([]);
  });

  it('keeps a chosen device that is not connected, and says so', async () => {
    await choices({ microphoneId: 'gone' });
    expect(options('Microphone')).toEqual(['System default', 'Not connected now']);
    expect(screen.getByText(/the system default is used until it is back/)).toBeTruthy();
  });

  it('chooses, and goes back to the default', async () => {
    tools.plug({ deviceId: 's1', kind: 'audiooutput', label: 'Loudspeaker' });
    const { fake, user } = await choices();
    const ring = screen.getByLabelText<HTMLSelectElement>('Ring on');
    await user.selectOptions(ring, 'Loudspeaker');
    await waitFor(() => expect(ring.value).toBe('s1'));
    await user.selectOptions(ring, 'System default');
    await waitFor(() =>
      expect(fake.inputsOf('app.changeSettings')).toEqual([{ ringSpeakerId: 's1' }, { ringSpeakerId: null }]),
    );
  });
});
