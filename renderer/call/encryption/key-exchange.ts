import type { PublicKey, SenderKey } from '#shared/contracts/call-key.ts';
import { type Bytes, bytesOf, fromBase64Url, toBase64Url } from './bytes.ts';

const CURVE = { name: 'X25519' } as const;
const LABEL = bytesOf('parley call sender key 1');
const KEY_BYTES = 32;
const IV_BYTES = 12;

/** A key of mine for frames, as each of the others gets it. The key itself cannot be read any more. */
export interface OwnKey {
  readonly keyId: number;
  readonly key: CryptoKey;
  /** By user; sealed for the public key that they had then. */
  readonly sealed: ReadonlyMap<string, SenderKey>;
}

/** The public keys of one call, mine made anew for this stay in it, and what is sealed with them. */
export class KeyExchange {
  /** Mine. */
  readonly publicKey: PublicKey;
  readonly #callId: string;
  readonly #privateKey: CryptoKey;
  readonly #announced = new Map<string, PublicKey>();

  private constructor(callId: string, publicKey: PublicKey, privateKey: CryptoKey) {
    this.#callId = callId;
    this.publicKey = publicKey;
    this.#privateKey = privateKey;
  }

  static async create(callId: string): Promise<KeyExchange> {
    const { publicKey, privateKey } = await crypto.subtle.generateKey(CURVE, false, ['deriveBits']);
    const raw = await crypto.subtle.exportKey('raw', publicKey);
    return new KeyExchange(callId, toBase64Url(new Uint8Array(raw)), privateKey);
  }

  /** By user; mine is not in it. */
  get announced(): ReadonlyMap<string, PublicKey> {
    return this.#announced;
  }

  /** A new key takes the place of the old one. A key that is somebody else's, or mine, belongs to nobody else. */
  announce(userId: string, publicKey: PublicKey): 'new' | 'same' | 'refused' {
    if (this.#announced.get(userId) === publicKey) return 'same';
    const isTaken = publicKey === this.publicKey || [...this.#announced.values()].includes(publicKey);
    if (isTaken) return 'refused';
    this.#announced.set(userId, publicKey);
    return 'new';
  }

  forget(userId: string): void {
    this.#announced.delete(userId);
  }

  /** A key for my frames, sealed for everybody who is announced now. Who has no good public key gets none: `onBad` names them. */
  async makeKey(keyId: number, onBad: (userId: string, error: unknown) => void): Promise<OwnKey> {
    const raw = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
    const key = await importKey(raw, 'encrypt');
    const sealed = new Map<string, SenderKey>();
    const sealing = [...this.#announced].map(async ([userId, to]) => {
      try {
        sealed.set(userId, await this.#seal(raw, to, keyId));
      } catch (error) {
        onBad(userId, error);
      }
    });
    await Promise.all(sealing);
    raw.fill(0);
    return { keyId, key, sealed };
  }

  /** What a person has sealed for me; `null`: it is not for me, not of the key that they announced, or was changed. */
  async open(userId: string, { from, to, keyId, iv, sealed }: SenderKey): Promise<CryptoKey | null> {
    if (to !== this.publicKey || from !== this.#announced.get(userId)) return null;
    try {
      const sealing = await this.#sealingKey(from, { from, to });
      const raw = new Uint8Array(
        await crypto.subtle.decrypt(
          this.#terms(fromBase64Url(iv), { from, to, keyId }),
          sealing,
          fromBase64Url(sealed),
        ),
      );
      const key = await importKey(raw, 'decrypt');
      raw.fill(0);
      return key;
    } catch {
      return null; // WebCrypto says no more than that
    }
  }

  async #seal(raw: Bytes, to: PublicKey, keyId: number): Promise<SenderKey> {
    const from = this.publicKey;
    const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
    const sealing = await this.#sealingKey(to, { from, to });
    const sealed = await crypto.subtle.encrypt(this.#terms(iv, { from, to, keyId }), sealing, raw);
    return {
      type: 'sender-key',
      from,
      to,
      keyId,
      iv: toBase64Url(iv),
      sealed: toBase64Url(new Uint8Array(sealed)),
    };
  }

  /** Of the two, for one direction: both public keys are in it, in their order. Rejects a key of small order. */
  async #sealingKey(other: PublicKey, { from, to }: Pick<SenderKey, 'from' | 'to'>): Promise<CryptoKey> {
    const theirs = await crypto.subtle.importKey('raw', fromBase64Url(other), CURVE, false, []);
    const secret = await crypto.subtle.deriveBits({ ...CURVE, public: theirs }, this.#privateKey, 256);
    const material = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']);
    const info = new Uint8Array([...LABEL, ...fromBase64Url(from), ...fromBase64Url(to)]);
    return crypto.subtle.deriveKey(
      { name: 'HKDF', hash: 'SHA-256', salt: bytesOf(this.#callId), info },
      material,
      { name: 'AES-GCM', length: 256 },
      false,
      ['encrypt', 'decrypt'],
    );
  }

  #terms(iv: Bytes, { from, to, keyId }: Pick<SenderKey, 'from' | 'to' | 'keyId'>): AesGcmParams {
    const additionalData = bytesOf(JSON.stringify([this.#callId, from, to, keyId]));
    return { name: 'AES-GCM', iv, additionalData };
  }
}

const importKey = (raw: Bytes, use: 'encrypt' | 'decrypt'): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', raw, 'AES-GCM', false, [use]);
