import { isIPv4 } from 'node:net';

export type CandidateType = 'host' | 'srflx' | 'prflx' | 'relay';

export interface Address {
  readonly ip: string;
  readonly port: number;
}

export interface UdpCandidate {
  readonly type: CandidateType;
  readonly address: Address;
  /** The same line with another address, and without the related one, which would tell the real one. */
  at(address: Address): string;
}

const TYPES: readonly string[] = ['host', 'srflx', 'prflx', 'relay'] satisfies CandidateType[];

/** Reads `candidate:…`; null: not UDP over IPv4 with a plain address (TCP, IPv6, `.local`). */
export function readCandidate(line: string): UdpCandidate | null {
  // foundation component transport priority ip port "typ" type …
  const fields = line.trim().split(/\s+/);
  const [, , transport = '', , ip = '', port = '', , type = ''] = fields;
  if (transport.toLowerCase() !== 'udp' || !isIPv4(ip) || !isType(type)) return null;
  return {
    type,
    address: { ip, port: Number(port) },
    at(address) {
      const other = [...fields];
      [other[4], other[5]] = [address.ip, String(address.port)];
      const related = other.indexOf('raddr');
      if (related > 0) [other[related + 1], other[related + 3]] = ['0.0.0.0', '0'];
      return other.join(' ');
    },
  };
}

const isType = (text: string): text is CandidateType => TYPES.includes(text);
