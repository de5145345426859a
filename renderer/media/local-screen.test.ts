import { describe, expect, it } from 'vitest';
import { FakeDevices } from '#test/fakes/fake-media.ts';
import { settle } from '#test/fakes/settle.ts';
import { LocalScreen } from './local-screen.ts';

function setUp() {
  const devices = new FakeDevices();
  const told: string[] = [];
  const screen = new LocalScreen({
    devices: devices.asDevices,
    onChange: () => told.push(screen.state.state),
  });
  return { devices, screen, told };
}
const denied = (message: string) => new DOMException(message, 'NotAllowedError');

describe('sharing', () => {
  it('asks within the click, for at most 30 pictures a second and for sound without our own voices', () => {
    const { devices, screen, told } = setUp();
    void screen.start('call-1', 'text');
    expect(devices.screensAsked).toMatchObject([
      { video: { frameRate: { max: 30 } }, audio: { restrictOwnAudio: true, echoCancellation: false } },
    ]);
    expect(told).toEqual(['picking']);
    expect(screen.state).toEqual({ state: 'picking', callId: 'call-1' });
  });

  it('gives the picture with its hint, and the sound where there is one', async () => {
    const { devices, screen } = setUp();
    devices.screenSound = true;
    await screen.start('call-1', 'motion');
    const [picture, sound] = devices.screens;
    expect(screen.state).toEqual({
      state: 'sharing',
      callId: 'call-1',
      picture,
      sound,
      paused: false,
      hint: 'motion',
    });
    expect(picture).toMatchObject({ contentHint: 'motion' });
    screen.hint('text');
    expect(picture).toMatchObject({ contentHint: 'text' });
    expect(screen.state).toMatchObject({ hint: 'text' });
  });

  it('a second click while the question is open asks no second one', async () => {
    const { devices, screen } = setUp();
    const open = devices.hold();
    const [first, second] = [screen.start('call-1', 'text'), screen.start('call-1', 'text')];
    open();
    await Promise.all([first, second]);
    expect(devices.screensAsked).toHaveLength(1);
  });

  it('picking something else keeps what is shared until then', async () => {
    const { devices, screen, told } = setUp();
    await screen.start('call-1', 'text');
    const open = devices.hold();
    const next = screen.start('call-1', 'text');
    expect(screen.state).toMatchObject({ state: 'sharing', picture: devices.screens[0] });
    open();
    await next;
    expect(screen.state).toMatchObject({ picture: devices.screens[1] });
    expect(devices.screens.map(({ readyState }) => readyState)).toEqual(['ended', 'live']);
    expect(told).toEqual(['picking', 'sharing', 'sharing']);
  });

  it('is paused and resumed', async () => {
    const { screen, told } = setUp();
    await screen.start('call-1', 'text');
    screen.pause(true);
    screen.pause(true);
    expect(screen.state).toMatchObject({ paused: true });
    screen.pause(false);
    expect(screen.state).toMatchObject({ paused: false });
    expect(told).toHaveLength(4);
  });
});

describe('no share', () => {
  it.each([
    new DOMException('Permission denied', 'NotAllowedError'),
    new DOMException('Permission denied by user', 'NotAllowedError'),
    new DOMException('Invalid state', 'AbortError'),
  ])('cancelled is no error: %s', async (error) => {
    const { devices, screen, told } = setUp();
    devices.screenError = error;
    await screen.start('call-1', 'text');
    expect(told).toEqual(['picking', 'off']);
  });

  it('a cancel of picking something else leaves what is shared', async () => {
    const { devices, screen } = setUp();
    await screen.start('call-1', 'text');
    devices.screenError = denied('Permission denied');
    await screen.start('call-1', 'text');
    expect(screen.state).toMatchObject({ state: 'sharing', picture: { readyState: 'live' } });
  });

  it.each([
    denied('Permission denied by system'),
    denied('Access to the feature "display-capture" is disallowed by permissions policy.'),
    new DOMException('x', 'NotReadableError'),
    new DOMException('x', 'NotFoundError'),
    new DOMException('x', 'NotSupportedError'),
  ])('refused is told: %s', async (error) => {
    const { devices, screen, told } = setUp();
    devices.screenError = error;
    await expect(screen.start('call-1', 'text')).rejects.toMatchObject({
      code: 'share-refused',
      cause: error,
    });
    expect(told).toEqual(['picking', 'off']);
  });

  it('a page that may not share at all is refused', async () => {
    const screen = new LocalScreen({ devices: undefined, onChange: () => {} });
    await expect(screen.start('call-1', 'text')).rejects.toMatchObject({ code: 'share-refused' });
  });
});

describe('the end', () => {
  it('by the person: picture and sound are let go', async () => {
    const { devices, screen, told } = setUp();
    devices.screenSound = true;
    await screen.start('call-1', 'text');
    screen.stop();
    screen.stop();
    expect(devices.screens.map(({ readyState }) => readyState)).toEqual(['ended', 'ended']);
    expect(told).toEqual(['picking', 'sharing', 'off']);
  });

  it('by the system or the shared window: the sound goes with the picture', async () => {
    const { devices, screen } = setUp();
    devices.screenSound = true;
    await screen.start('call-1', 'text');
    devices.screens[0]?.end();
    expect(screen.state).toEqual({ state: 'off' });
    expect(devices.screens[1]?.readyState).toBe('ended');
  });

  it('of the sound alone leaves the picture', async () => {
    const { devices, screen } = setUp();
    devices.screenSound = true;
    await screen.start('call-1', 'text');
    devices.screens[1]?.end();
    expect(screen.state).toMatchObject({ state: 'sharing', sound: null, picture: { readyState: 'live' } });
  });

  it('while the question is open: what is picked late is stopped at once', async () => {
    const { devices, screen } = setUp();
    const open = devices.hold();
    const asked = screen.start('call-1', 'text');
    screen.stop();
    expect(screen.state).toEqual({ state: 'off' });
    open();
    await asked;
    await settle();
    expect(devices.screens.map(({ readyState }) => readyState)).toEqual(['ended']);
    expect(screen.state).toEqual({ state: 'off' });
  });

  it('of an earlier picture says nothing about the one that is shared now', async () => {
    const { devices, screen } = setUp();
    await screen.start('call-1', 'text');
    await screen.start('call-1', 'text');
    devices.screens[0]?.dispatchEvent(new Event('ended'));
    expect(screen.state.state).toBe('sharing');
  });
});
