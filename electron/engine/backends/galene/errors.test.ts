import { expect, it } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import { GaleneError, textOf, wordsOf } from './errors.ts';
import { readFrame, type ServerFrameOf } from './wire.ts';

const joined = (frame: object): ServerFrameOf<'joined'> =>
  readFrame(JSON.stringify({ type: 'joined', kind: 'fail', ...frame })) as ServerFrameOf<'joined'>;

it.each([
  [{ value: 'not authorised' }, 'not-authorised', 'not-a-member', true],
  [{ value: 'group does not exist' }, 'no-such-group', 'not-found', true],
  [{ error: 'need-username', value: 'username required' }, 'username-needed', 'call-refused', true],
  [{ error: 'duplicate-username', value: 'taken' }, 'username-taken', 'call-refused', true],
  [{ value: 'too many users' }, 'refused', 'call-refused', true],
  [{ value: { odd: true } }, 'refused', 'call-refused', true],
  [{ value: 'internal server error' }, 'unfit', 'server-unreachable', false],
  [{ kind: 'redirect', value: 'https://x/' }, 'redirected', 'call-refused', true],
])('%j is %s', (frame, reason, code, isFinal) => {
  const error = GaleneError.fromJoin(joined(frame));
  expect(error).toMatchObject({ reason, code, isFinal });
  expect(error.params['text']).toBe(wordsOf(frame.value));
});

it('an error of the way keeps its cause; what may pass is not final', () => {
  const of = (code: ConstructorParameters<typeof AppError>[0]) =>
    GaleneError.of(new AppError(code, { text: 'x' }), 'https://sfu.example.org/group/g/');
  expect(of('server-unreachable')).toMatchObject({
    reason: 'unreachable',
    isFinal: false,
    params: { address: 'sfu.example.org' },
  });
  expect(of('certificate-untrusted')).toMatchObject({ reason: 'certificate-untrusted', isFinal: true });
  expect(of('call-ended')).toMatchObject({
    reason: 'refused',
    isFinal: true,
    params: { text: 'x' },
    cause: { code: 'call-ended' },
  });
  expect(GaleneError.of(new TypeError('bug'), 'https://x/')).toMatchObject({ reason: 'unreachable' });
  const own = new GaleneError('kicked');
  expect(GaleneError.of(own, 'https://x/')).toBe(own);
});

it('values may be anything; errors take as much of them as fits', () => {
  expect([textOf('a'), textOf(null), textOf(undefined), textOf({ a: 1 }), textOf(0)]).toEqual([
    'a',
    '',
    '',
    '{"a":1}',
    '0',
  ]);
  expect(wordsOf('x'.repeat(2000))).toHaveLength(500);
});
