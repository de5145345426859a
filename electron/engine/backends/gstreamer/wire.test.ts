import { describe, expect, it } from 'vitest';
import { readServerFrame, readSignal, writeSignal } from './wire.ts';

describe('what the server says', () => {
  it.each([
    ['HELLO', { type: 'hello' }],
    ['SESSION_OK', { type: 'session-ok' }],
    ['ROOM_OK ', { type: 'room-ok', peerIds: [] }],
    ['ROOM_OK a b', { type: 'room-ok', peerIds: ['a', 'b'] }],
    ['ROOM_PEER_JOINED a', { type: 'joined', peerId: 'a' }],
    ['ROOM_PEER_LEFT a', { type: 'left', peerId: 'a' }],
    ['ROOM_PEER_MSG a {"x": 1}', { type: 'room-text', peerId: 'a', text: '{"x": 1}' }],
    ["ERROR peer 'x' not found", { type: 'refused', why: 'not-found' }],
    [`ERROR peer "it's" busy`, { type: 'refused', why: 'busy' }],
    ["ERROR invalid room id 'a b'", { type: 'refused', why: 'bad-room' }],
    ['ERROR invalid msg, already in room', { type: 'refused', why: 'other' }],
  ])('%s', (text, frame) => {
    expect(readServerFrame(text)).toMatchObject(frame);
  });

  it.each(['', '{"sdp":{}}', 'SESSION x', 'ROOM_PEER_JOINED', 'ROOM_PEER_MSG', 'hello'])(
    '%j is nothing of it',
    (text) => {
      expect(readServerFrame(text)).toBeNull();
    },
  );
});

describe('what the other end says', () => {
  it('are descriptions, candidates and the wish for an offer', () => {
    expect(readSignal('{"sdp":{"type":"offer","sdp":"v=0"}}')).toEqual({
      type: 'description',
      description: { type: 'offer', sdp: 'v=0' },
    });
    expect(readSignal('{"ice":{"candidate":"candidate:1","sdpMLineIndex":0}}')).toEqual({
      type: 'candidate',
      candidate: { candidate: 'candidate:1', sdpMLineIndex: 0 },
    });
    expect(readSignal('OFFER_REQUEST')).toEqual({ type: 'offer-request' });
  });

  it.each(['{"ice":null}', '{"ice":{"candidate":"","sdpMid":"0"}}'])('%s ends the candidates', (text) => {
    expect(readSignal(text)).toEqual({ type: 'candidate', candidate: null });
  });

  it.each([
    'ERROR made up',
    '{"sdp":{"type":"pranswer","sdp":"v=0"}}',
    '{"sdp":"v=0"}',
    '{"ice":{}}',
    '{"ice":{"candidate":"c","sdpMLineIndex":-1}}',
    '[]',
    'null',
    '{"sdp":',
    JSON.stringify({ sdp: { type: 'offer', sdp: 'v'.repeat(65_537) } }),
    JSON.stringify({ ice: { candidate: 'c'.repeat(2049) } }),
  ])('%.40s is nothing of it', (text) => {
    expect(readSignal(text)).toBeNull();
  });
});

describe('what is told to the other end', () => {
  it('is only what its programs read', () => {
    const description = { type: 'offer', sdp: 'v=0' } as const;
    expect(writeSignal({ type: 'description', description, tracks: { 0: 'microphone' } })).toBe(
      '{"sdp":{"type":"offer","sdp":"v=0"}}',
    );
    const candidate = { candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'u' };
    expect(writeSignal({ type: 'candidate', candidate })).toBe(
      '{"ice":{"candidate":"candidate:1","sdpMLineIndex":0}}',
    );
    expect(writeSignal({ type: 'offer-request' })).toBe('OFFER_REQUEST');
  });

  it('is never the end of candidates, nor one without an index: some of them break over it', () => {
    expect(writeSignal({ type: 'candidate', candidate: null })).toBeNull();
    expect(writeSignal({ type: 'candidate', candidate: { candidate: '', sdpMLineIndex: 0 } })).toBeNull();
    expect(
      writeSignal({ type: 'candidate', candidate: { candidate: 'candidate:1', sdpMid: '0' } }),
    ).toBeNull();
  });
});
