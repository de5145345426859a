import { expect, it } from 'vitest';
import { sdpOf } from '#test/fakes/gstreamer-rig.ts';
import { mediaOf, sessionIdOf } from './sdp.ts';

it.each([
  ['sendrecv', true],
  ['sendonly', true],
  ['recvonly', false],
  ['inactive', false],
])('a picture that is %s is sent: %s', (direction, isSent) => {
  expect(mediaOf(sdpOf('1', direction))).toMatchObject({ audioEnabled: true, videoEnabled: isSent });
});

it('what says nothing is sent, what is off is not, and what goes over another port is', () => {
  const media = (line: string) => mediaOf(`v=0\r\n${line}\r\n`).videoEnabled;
  expect(media('m=video 9 UDP/TLS/RTP/SAVPF 97')).toBe(true);
  expect(media('m=video 0 UDP/TLS/RTP/SAVPF 97')).toBe(false);
  expect(media('m=video 0 UDP/TLS/RTP/SAVPF 97\r\na=bundle-only')).toBe(true);
  expect(media('a=recvonly\r\nm=video 9 UDP/TLS/RTP/SAVPF 97')).toBe(false);
  expect(mediaOf('')).toEqual({ audioEnabled: false, videoEnabled: false, screenSharing: false });
});

it('its session tells one connection from another', () => {
  expect(sessionIdOf(sdpOf('77', 'sendrecv'))).toBe('77');
  expect(sessionIdOf('v=0')).toBeNull();
});
