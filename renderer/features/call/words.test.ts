import { describe, expect, it } from 'vitest';
import type { EndReason } from '#shared/contracts/connect/model.ts';
import type { CallView } from '#shared/contracts/view.ts';
import type { Quality } from '#shared/rules/quality.ts';
import { aCall, ME } from '#test/support/sample-view.ts';
import { createFormats, createI18n, type Translate } from '../../state/i18n.ts';
import { strokeOf } from './use-shortcuts.ts';
import { endingOf, qualityText, statusText } from './words.ts';

const i18n = createI18n();
const t = i18n.t as unknown as Translate;
const formats = createFormats('en');

function ending(reason: EndReason, more: Partial<CallView> = {}) {
  const call = aCall({ startedAt: null, state: { phase: 'ended', reason, error: null }, ...more });
  return endingOf(t, formats, { call, myId: ME, name: 'Grace', endedAt: 100_000 });
}
const FROM_THEM = { initiatedBy: 'u-grace' };
const TALKED = { startedAt: 35_000 };

describe('why a call is over', () => {
  it.each<[EndReason, Partial<CallView>, string, Partial<ReturnType<typeof ending>>]>([
    ['ended-by-user', TALKED, 'The call has ended after 1:05.', { passing: true, again: 'call.callAgain' }],
    ['ended-by-user', {}, 'The call has ended.', { passing: true }],
    ['ended-by-user', FROM_THEM, 'Missed call from Grace', { passing: false, again: 'call.callBack' }],
    ['left-alone', TALKED, 'Everyone else has left the call.', { again: null }],
    ['missed', {}, 'No answer from Grace.', { passing: false, again: 'call.callAgain' }],
    ['missed', FROM_THEM, 'Missed call from Grace', { tone: 'warning' }],
    ['missed', { ...FROM_THEM, type: 'video' }, 'Missed video call from Grace', {}],
    ['cancelled', {}, 'You cancelled the call.', { silent: true }],
    ['cancelled', FROM_THEM, 'Missed call from Grace', { silent: false }],
    ['rejected', {}, 'Grace declined the call.', { passing: false }],
    ['rejected', FROM_THEM, 'You declined the call.', { silent: true }],
    [
      'answered-elsewhere',
      FROM_THEM,
      'The call was answered on another of your devices.',
      { again: null, passing: true },
    ],
    ['connection-lost', TALKED, 'The connection to the call was lost.', { tone: 'danger', passing: false }],
    ['failed', {}, 'The call with Grace could not be connected.', { tone: 'danger' }],
    ['replaced', TALKED, 'The call goes on on another of your devices.', { again: null }],
  ])('%s %j: %s', (reason, more, text, rest) => {
    expect(ending(reason, more)).toMatchObject({ text, ...rest });
  });

  it('an error says more than the reason', () => {
    const state = {
      phase: 'ended',
      reason: 'failed',
      error: { code: 'call-full', params: { limit: 4 } },
    } as const;
    expect(ending('failed', { state })).toMatchObject({
      text: 'This call is full: at most 4 people.',
      tone: 'danger',
    });
  });

  it('a call that lives has no ending', () => {
    expect(endingOf(t, formats, { call: aCall(), myId: ME, name: 'Grace', endedAt: 0 })).toBeNull();
  });
});

describe('states in words', () => {
  it('says nothing while connected: the timer does', () => {
    expect(statusText(t, { status: 'connected' }, 'Grace')).toBeNull();
    expect(statusText(t, { status: 'poor', reason: 'loss' }, 'Grace')).toBeNull();
  });

  it.each([
    [{ status: 'calling' }, 'Calling…'],
    [{ status: 'ringing' }, 'Ringing…'],
    [{ status: 'incoming', answering: true }, 'Answering…'],
    [{ status: 'connecting' }, 'Connecting…'],
    [{ status: 'reconnecting' }, 'Reconnecting…'],
    [{ status: 'waiting' }, 'Waiting for others…'],
    [{ status: 'held', by: 'me' }, 'On hold'],
    [{ status: 'held', by: 'them' }, 'Grace has put the call on hold'],
  ] as const)('%j: %s', (status, text) => expect(statusText(t, status, 'Grace')).toBe(text));

  it.each<[Quality, string]>([
    [{ level: 'good', reason: null }, 'Good connection'],
    [{ level: 'fair', reason: 'round-trip' }, 'Fair connection: everything arrives 153 ms late'],
    [{ level: 'poor', reason: 'loss' }, 'Poor connection: 7 % of sound and picture is lost'],
    [{ level: 'poor', reason: 'bitrate' }, 'Poor connection: only 88 kbit/s are free for the picture'],
  ])('quality %j: %s', (quality, text) => {
    const sample = { roundTripMs: 152.6, lossPercent: 6.8, availableKbps: 88.4 };
    expect(qualityText(t, { quality, sample, framesPerSecond: null, videoCodec: null })).toBe(text);
  });
});

describe('keys', () => {
  const press = (
    key: string,
    held: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', boolean>> = {},
  ) => strokeOf({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held });

  it('are named as they are shown', () => {
    expect(press('d', { ctrlKey: true })).toBe('Ctrl+D');
    expect(press('d', { metaKey: true })).toBe('Ctrl+D');
    expect(press('A', { ctrlKey: true, shiftKey: true })).toBe('Ctrl+Shift+A');
    expect(press('x', { ctrlKey: true, altKey: true, shiftKey: true })).toBe('Ctrl+Alt+Shift+X');
    expect(press('d')).toBe('D');
    expect(press('Enter')).toBe('Enter');
  });
});
