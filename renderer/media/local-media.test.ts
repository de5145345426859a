import { describe, expect, it } from 'vitest';
import type { AppErrorCode } from '#shared/errors/app-error.ts';
import { FakeDevices } from '#test/fakes/fake-media.ts';
import { settle } from '#test/fakes/settle.ts';
import { capture, captureError, type DeviceKind } from './capture.ts';
import type { DeviceWish } from './local-device.ts';
import { type LocalFacts, LocalMedia } from './local-media.ts';

describe('captureError', () => {
  it.each<[string, DeviceKind, AppErrorCode]>([
    ['NotFoundError', 'microphone', 'no-microphone'],
    ['NotFoundError', 'camera', 'no-camera'],
    ['OverconstrainedError', 'camera', 'no-camera'],
    ['DevicesNotFoundError', 'microphone', 'no-microphone'],
    ['NotReadableError', 'microphone', 'microphone-in-use'],
    ['NotReadableError', 'camera', 'camera-in-use'],
    ['TrackStartError', 'camera', 'camera-in-use'],
    ['AbortError', 'camera', 'camera-in-use'],
    ['NotAllowedError', 'microphone', 'permission-refused'],
    ['SecurityError', 'camera', 'permission-refused'],
    ['TypeError', 'camera', 'internal'],
  ])('%s of the %s is %s', (name, kind, code) => {
    const cause = new DOMException('x', name);
    expect(captureError(kind, cause)).toMatchObject({ code, cause });
  });
});

describe('capture', () => {
  it('asks for one device alone, with what speech needs', async () => {
    const devices = new FakeDevices();
    await capture(devices.asDevices, 'microphone', null);
    await capture(devices.asDevices, 'camera', 'cam-1');
    expect(devices.asked).toEqual([
      {
        kind: 'audio',
        deviceId: null,
        constraints: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
      },
      {
        kind: 'video',
        deviceId: 'cam-1',
        constraints: {
          width: { ideal: 1280 },
          height: { ideal: 720 },
          frameRate: { ideal: 30, max: 60 },
          deviceId: { exact: 'cam-1' },
        },
      },
    ]);
  });

  it.each(['OverconstrainedError', 'NotFoundError', 'NotReadableError'])(
    'falls back to the default when the chosen one says %s',
    async (name) => {
      const devices = new FakeDevices();
      devices.refuse.set('cam-1', name);
      expect(await capture(devices.asDevices, 'camera', 'cam-1')).toEqual({
        track: devices.tracks[0]?.asTrack,
        fallback: true,
      });
      expect(devices.asked.map(({ deviceId }) => deviceId)).toEqual(['cam-1', null]);
    },
  );

  it('does not ask twice for what was refused', async () => {
    const devices = new FakeDevices();
    devices.refuse.set('mic-1', 'NotAllowedError');
    await expect(capture(devices.asDevices, 'microphone', 'mic-1')).rejects.toMatchObject({
      code: 'permission-refused',
    });
    expect(devices.asked).toHaveLength(1);
  });

  it('tells what is wrong with the default one, when that fails too', async () => {
    const devices = new FakeDevices();
    devices.refuse.set('mic-1', 'NotFoundError');
    devices.refuse.set('audio', 'NotReadableError');
    await expect(capture(devices.asDevices, 'microphone', 'mic-1')).rejects.toMatchObject({
      code: 'microphone-in-use',
    });
  });

  it('a page that may not capture at all is refused', async () => {
    await expect(capture(undefined, 'camera', null)).rejects.toMatchObject({ code: 'permission-refused' });
  });
});

describe('LocalMedia', () => {
  function setUp() {
    const devices = new FakeDevices();
    const media = new LocalMedia({ devices: devices.asDevices });
    const want = async (microphone: DeviceWish, camera: DeviceWish = 'off') => {
      media.want({ microphone, camera });
      await settle();
    };
    return { devices, media, want };
  }
  const states = ({ microphone, camera }: LocalFacts) => [microphone.state, camera.state];
  const trackOf = (facts: LocalFacts, kind: DeviceKind) => {
    const device = facts[kind];
    return device.state === 'on' ? device.track : null;
  };

  it('opens nothing by itself', async () => {
    const { devices, media } = setUp();
    await settle();
    expect(devices.asked).toEqual([]);
    expect(states(media.facts)).toEqual(['off', 'off']);
  });

  it('asks for the microphone first, and gives sound before a slow camera', async () => {
    const { devices, media, want } = setUp();
    await want('on', 'on');
    expect(devices.asked.map(({ kind }) => kind)).toEqual(['audio', 'video']);
    expect(states(media.facts)).toEqual(['on', 'on']);
  });

  it('muted is silence on an open microphone, and does not open a closed one', async () => {
    const { devices, media, want } = setUp();
    await want('muted');
    expect(devices.asked).toEqual([]);
    await want('on');
    expect(trackOf(media.facts, 'microphone')?.enabled).toBe(true);
    await want('muted');
    expect(trackOf(media.facts, 'microphone')?.enabled).toBe(false);
    expect(media.facts.microphone).toMatchObject({ state: 'on', muted: true });
    await want('on');
    expect(trackOf(media.facts, 'microphone')?.enabled).toBe(true);
    expect(devices.asked).toHaveLength(1);
  });

  it('muted while it opens: it is silent from the first sample on', async () => {
    const { devices, media, want } = setUp();
    const open = devices.hold();
    await want('on');
    expect(media.facts.microphone.state).toBe('starting');
    await want('muted');
    open();
    await settle();
    expect(trackOf(media.facts, 'microphone')?.enabled).toBe(false);
  });

  it('camera off puts the light out', async () => {
    const { devices, media, want } = setUp();
    await want('on', 'on');
    await want('on', 'off');
    expect(states(media.facts)).toEqual(['on', 'off']);
    expect(devices.live).toBe(1);
  });

  it('off while it opens: what comes late is stopped at once', async () => {
    const { devices, media, want } = setUp();
    const open = devices.hold();
    await want('off', 'on');
    await want('off', 'off');
    await want('off', 'on');
    open();
    await settle();
    expect(devices.tracks).toHaveLength(2);
    expect(devices.live).toBe(1);
    expect(trackOf(media.facts, 'camera')).toBe(devices.tracks[1]?.asTrack);
  });

  it('a failure is told, stays told when the device is switched off, and is tried anew when it is wanted anew', async () => {
    const { devices, media, want } = setUp();
    devices.refuse.set('video', 'NotReadableError');
    await want('on', 'on');
    expect(media.facts.camera).toEqual({ state: 'failed', error: { code: 'camera-in-use', params: {} } });
    await want('on', 'on');
    expect(devices.asked).toHaveLength(2);
    await want('on', 'off');
    expect(media.facts.camera.state).toBe('failed');
    devices.refuse.clear();
    await want('on', 'on');
    expect(media.facts.camera.state).toBe('on');
  });

  it('tries again when asked to, while it is still wanted', async () => {
    const { devices, media, want } = setUp();
    devices.refuse.set('audio', 'NotAllowedError');
    await want('on');
    devices.refuse.clear();
    media.retry('microphone');
    await settle();
    expect(media.facts.microphone.state).toBe('on');
    media.release();
    media.retry('microphone');
    await settle();
    expect(devices.live).toBe(0);
  });

  it('takes a device that is plugged in after none was found', async () => {
    const { devices, media, want } = setUp();
    devices.refuse.set('audio', 'NotFoundError');
    await want('on');
    devices.refuse.clear();
    devices.dispatchEvent(new Event('devicechange'));
    await settle();
    expect(media.facts.microphone.state).toBe('on');
  });

  it('a refused permission is not asked for again by a new device', async () => {
    const { devices, want } = setUp();
    devices.refuse.set('audio', 'NotAllowedError');
    await want('on');
    devices.dispatchEvent(new Event('devicechange'));
    await settle();
    expect(devices.asked).toHaveLength(1);
  });

  it('an unplugged device gives way to another one, muted as it was', async () => {
    const { devices, media, want } = setUp();
    media.choose({ microphone: 'mic-1', camera: null });
    await want('on');
    await want('muted');
    devices.refuse.set('mic-1', 'NotFoundError');
    devices.tracks[0]?.end();
    await settle();
    expect(devices.asked.map(({ deviceId }) => deviceId)).toEqual(['mic-1', 'mic-1', null]);
    expect(media.facts.microphone).toMatchObject({ state: 'on', muted: true });
  });

  it('says that the default device stands in, until the chosen one is there again', async () => {
    const { devices, media, want } = setUp();
    devices.listed = ['mic-1', 'mic-2'];
    media.choose({ microphone: 'mic-1', camera: null });
    await want('on');
    expect(media.facts.microphone).toMatchObject({ state: 'on', fallback: false });
    devices.refuse.set('mic-1', 'NotFoundError');
    devices.listed = ['mic-2'];
    devices.tracks[0]?.end();
    await settle();
    expect(media.facts.microphone).toMatchObject({ state: 'on', fallback: true });
    await want('muted');
    expect(media.facts.microphone).toMatchObject({ muted: true, fallback: true });

    devices.listed = ['mic-2', 'mic-3'];
    devices.dispatchEvent(new Event('devicechange'));
    await settle();
    expect(devices.asked).toHaveLength(3);
    devices.refuse.clear();
    devices.listed = ['mic-1', 'mic-2'];
    devices.dispatchEvent(new Event('devicechange'));
    await settle();
    expect(media.facts.microphone).toMatchObject({ state: 'on', muted: true, fallback: false });
    expect(trackOf(media.facts, 'microphone')).toBe(devices.tracks[2]?.asTrack);
    expect(devices.live).toBe(1);
    devices.dispatchEvent(new Event('devicechange'));
    await settle();
    expect(devices.asked).toHaveLength(4);
  });

  it('the default device stands in for none when none was chosen', async () => {
    const { media, want } = setUp();
    await want('on');
    expect(media.facts.microphone).toMatchObject({ state: 'on', fallback: false });
  });

  it('changes an open device at once, without a gap', async () => {
    const { devices, media, want } = setUp();
    await want('on');
    const first = trackOf(media.facts, 'microphone');
    media.choose({ microphone: 'mic-2', camera: null });
    expect(trackOf(media.facts, 'microphone')).toBe(first);
    await settle();
    expect(trackOf(media.facts, 'microphone')).toBe(devices.tracks[1]?.asTrack);
    expect(devices.live).toBe(1);
  });

  it('a change of device that fails is told, and nothing stays open', async () => {
    const { devices, media, want } = setUp();
    await want('on');
    devices.refuse.set('mic-2', 'NotReadableError');
    devices.refuse.set('audio', 'NotReadableError');
    media.choose({ microphone: 'mic-2', camera: null });
    await settle();
    expect(media.facts.microphone.state).toBe('failed');
    expect(devices.live).toBe(0);
  });

  it('released or closed: every light is out, also of what is just opening', async () => {
    const { devices, media, want } = setUp();
    await want('on', 'on');
    media.release();
    expect(states(media.facts)).toEqual(['off', 'off']);
    expect(devices.live).toBe(0);
    const open = devices.hold();
    await want('on', 'on');
    media.close();
    open();
    await settle();
    expect(devices.live).toBe(0);
    await want('on', 'on');
    devices.dispatchEvent(new Event('devicechange'));
    await settle();
    expect(devices.live).toBe(0);
  });

  it('tells every change once', async () => {
    const { media, want } = setUp();
    const told: string[][] = [];
    media.events.on('change', (facts) => told.push(states(facts)));
    await want('on');
    await want('on');
    await want('off');
    expect(told).toEqual([
      ['starting', 'off'],
      ['on', 'off'],
      ['off', 'off'],
    ]);
  });
});
