import { describe, expect, it } from 'vitest';
import { certificateOf, fingerprintGroups, hostOf } from './certificate.ts';

const FINGERPRINT = '0123456789abcdef'.repeat(4);
const error = (params: Record<string, string | number>) =>
  ({ code: 'certificate-untrusted', params: { address: 'https://chat.example.com', ...params } }) as const;

describe('a certificate that is not trusted', () => {
  it('is read from the error, with dates of either kind', () => {
    const to = Date.UTC(2027, 4, 1);
    const found = certificateOf(
      error({
        fingerprint: FINGERPRINT,
        subject: 'chat.example.com',
        issuer: 'Demo CA',
        validFrom: 'May  1 00:00:00 2026 GMT',
        validTo: to,
      }),
    );
    expect(found).toEqual({
      address: 'https://chat.example.com',
      fingerprint: FINGERPRINT,
      problem: null,
      subject: 'chat.example.com',
      issuer: 'Demo CA',
      validFrom: Date.UTC(2026, 4, 1),
      validTo: to,
    });
  });

  it.each<Record<string, string>>([{}, { fingerprint: 'abc' }, { fingerprint: FINGERPRINT.toUpperCase() }])(
    'nothing can be trusted with %o',
    (params) => {
      expect(certificateOf(error(params))).toBeNull();
    },
  );

  it.each([
    ['name', 'name'],
    ['changed', 'changed'],
    ['expired', null],
    ['unknown', null],
    ['something of a later server', null],
  ])('what is wrong with it: %s', (problem, expected) => {
    expect(certificateOf(error({ fingerprint: FINGERPRINT, problem }))).toMatchObject({ problem: expected });
  });

  it('another error is none', () => {
    expect(certificateOf({ code: 'offline', params: { fingerprint: FINGERPRINT } })).toBeNull();
    expect(certificateOf(null)).toBeNull();
  });

  it('its fingerprint is read in groups of four', () => {
    const groups = fingerprintGroups(FINGERPRINT);
    expect(groups).toHaveLength(16);
    expect(groups.slice(0, 4)).toEqual(['0123', '4567', '89AB', 'CDEF']);
  });

  it.each([
    ['https://chat.example.com:8443', 'chat.example.com:8443'],
    ['chat.example.com', 'chat.example.com'],
  ])('the host of %s is %s', (address, host) => {
    expect(hostOf(address)).toBe(host);
  });
});
