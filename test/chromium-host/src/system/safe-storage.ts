import { guarded } from '../guard.ts';
import { isReady } from '../readiness.ts';

/**
 * NOT encryption: a fixed mask, so that a spec recognises that a value went through safeStorage. Never keep a secret here.
 *
 * CHROMIUM_HOST_KEYRING chooses which Linux desktop it claims to run on:
 * - basic_text (default): no keyring. As in Electron, the synchronous half is unavailable unless main asks for plain text
 *   by setUsePlainTextEncryption(true), and the asynchronous half works with the weak v10 key.
 * - gnome_libsecret: a keyring; everything works (v11).
 * - none: nothing works. No Electron on Linux answers so for the asynchronous half; it stands for a keychain that refuses.
 */
type Keyring = 'none' | 'basic_text' | 'gnome_libsecret';

const WEAK = 'v10';
const STRONG = 'v11';
const PREFIX_LENGTH = 3;
const MASK = 0x5a;

let plainTextAllowed = false;

function keyring(): Keyring {
  const asked = process.env.CHROMIUM_HOST_KEYRING ?? 'basic_text';
  if (asked === 'none' || asked === 'basic_text' || asked === 'gnome_libsecret') return asked;
  throw new Error(
    `chromium-host: CHROMIUM_HOST_KEYRING is '${asked}', not none, basic_text or gnome_libsecret`,
  );
}

function isAvailable(): boolean {
  if (!isReady()) return false;
  return keyring() === 'gnome_libsecret' || (keyring() === 'basic_text' && plainTextAllowed);
}

const mask = (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte) => byte ^ MASK));

function encrypt(text: string): Buffer {
  return Buffer.concat([
    Buffer.from(keyring() === 'gnome_libsecret' ? STRONG : WEAK),
    mask(Buffer.from(text)),
  ]);
}

/** The text, or undefined where Electron could not decrypt: a v11 value needs the keyring that made it. */
function decrypt(bytes: Buffer): string | undefined {
  const prefix = bytes.toString('latin1', 0, PREFIX_LENGTH);
  if (prefix !== WEAK && !(prefix === STRONG && keyring() === 'gnome_libsecret')) return undefined;
  return mask(bytes.subarray(PREFIX_LENGTH)).toString();
}

function refuse(
  verb: 'encrypting the text' | 'decrypting the ciphertext',
  method: string,
  why: string,
): never {
  if (!isReady()) throw new Error('safeStorage cannot be used before app is ready');
  throw new Error(`Error while ${verb} provided to safeStorage.${method}.${why}`);
}

export const safeStorage = guarded('safeStorage', {
  isEncryptionAvailable: isAvailable,

  setUsePlainTextEncryption(usePlainText: boolean): void {
    plainTextAllowed = usePlainText;
  },

  getSelectedStorageBackend(): 'basic_text' | 'gnome_libsecret' | 'unknown' {
    const claimed = keyring();
    return !isReady() || claimed === 'none' ? 'unknown' : claimed;
  },

  encryptString(plainText: string): Buffer {
    if (!isAvailable()) refuse('encrypting the text', 'encryptString', ' Encryption is not available.');
    return encrypt(plainText);
  },

  decryptString(encrypted: Buffer): string {
    if (!isAvailable()) refuse('decrypting the ciphertext', 'decryptString', ' Decryption is not available.');
    if (encrypted.length === 0) return '';
    return decrypt(encrypted) ?? refuse('decrypting the ciphertext', 'decryptString', '');
  },

  async isAsyncEncryptionAvailable(): Promise<boolean> {
    return isReady() && keyring() !== 'none';
  },

  async encryptStringAsync(plainText: string): Promise<Buffer> {
    if (!isReady() || keyring() === 'none') refuse('encrypting the text', 'encryptStringAsync', '');
    return encrypt(plainText);
  },

  async decryptStringAsync(encrypted: Buffer): Promise<{ shouldReEncrypt: boolean; result: string }> {
    if (!isReady() || keyring() === 'none') refuse('decrypting the ciphertext', 'decryptStringAsync', '');
    if (encrypted.length === 0) return { shouldReEncrypt: false, result: '' };
    const result = decrypt(encrypted) ?? refuse('decrypting the ciphertext', 'decryptStringAsync', '');
    // A weak value read back on a desktop with a keyring should be written again.
    const shouldReEncrypt =
      keyring() === 'gnome_libsecret' && encrypted.toString('latin1', 0, PREFIX_LENGTH) === WEAK;
    return { shouldReEncrypt, result };
  },
});
