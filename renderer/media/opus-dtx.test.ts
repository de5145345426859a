import { describe, expect, it } from 'vitest';
import { withOpusDtx } from './opus-dtx.ts';

const lines = (...text: string[]): string => `${text.join('\r\n')}\r\n`;

describe('withOpusDtx', () => {
  it('adds usedtx=1 to the fmtp of Opus, and to nothing else', () => {
    const sdp = lines(
      'm=audio 9 UDP/TLS/RTP/SAVPF 111 63 9',
      'a=rtpmap:111 opus/48000/2',
      'a=fmtp:111 minptime=10;useinbandfec=1',
      'a=rtpmap:63 red/48000/2',
      'a=fmtp:63 111/111',
      'm=video 9 UDP/TLS/RTP/SAVPF 98',
      'a=rtpmap:98 VP9/90000',
      'a=fmtp:98 profile-id=0',
    );
    expect(withOpusDtx(sdp)).toBe(
      sdp.replace('minptime=10;useinbandfec=1', 'minptime=10;useinbandfec=1;usedtx=1'),
    );
  });

  it.each(['usedtx=1', 'minptime=10;usedtx=0', 'minptime=10; usedtx=1'])(
    'leaves what says something of it already: %s',
    (parameters) => {
      const sdp = lines('m=audio 9 X 111', 'a=rtpmap:111 opus/48000/2', `a=fmtp:111 ${parameters}`);
      expect(withOpusDtx(sdp)).toBe(sdp);
    },
  );

  it('takes several audio sections, other payload numbers, bare line feeds', () => {
    const sdp = 'a=rtpmap:96 OPUS/48000/2\na=fmtp:96 a=1\nm=audio\na=rtpmap:97 opus/48000/2\na=fmtp:97 b=1\n';
    expect(withOpusDtx(sdp)).toBe(
      'a=rtpmap:96 OPUS/48000/2\na=fmtp:96 a=1;usedtx=1\nm=audio\na=rtpmap:97 opus/48000/2\na=fmtp:97 b=1;usedtx=1\n',
    );
  });

  it('adds no line where there is none: such a peer has not spoken of Opus', () => {
    const sdp = lines('m=audio 9 X 111', 'a=rtpmap:111 opus/48000/2');
    expect(withOpusDtx(sdp)).toBe(sdp);
    expect(withOpusDtx('')).toBe('');
  });
});
