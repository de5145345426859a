import type { SafeStorage } from 'electron';

/** Encrypts with a key that the operating system keeps. */
export interface Keyring {
  encrypt(text: string): Buffer;
  /** Throws for a text that this keyring did not encrypt. */
  decrypt(bytes: Buffer): string;
}

/** The part of Electron's safeStorage that is used: the synchronous half, because on Linux the other one falls back to a key that is no secret. */
export type SafeStoragePart = Pick<
  SafeStorage,
  'isEncryptionAvailable' | 'getSelectedStorageBackend' | 'encryptString' | 'decryptString'
>;

/** On Linux, ciphertexts made with Chromium's built-in password start with v10, those made with the keyring's key with v11. */
const KEYRING_PREFIX = 'v11';

/** The machine's keyring, or `null` where there is none that keeps a secret. Ask after `ready`. */
export function findKeyring(safeStorage: SafeStoragePart, platform: NodeJS.Platform): Keyring | null {
  if (!safeStorage.isEncryptionAvailable()) return null;
  if (platform === 'linux') {
    const backend = safeStorage.getSelectedStorageBackend();
    if (backend === 'basic_text' || backend === 'unknown') return null;
    const probe = safeStorage.encryptString('probe');
    if (probe.toString('latin1', 0, KEYRING_PREFIX.length) !== KEYRING_PREFIX) return null;
  }
  return {
    encrypt: (text) => safeStorage.encryptString(text),
    decrypt: (bytes) => safeStorage.decryptString(bytes),
  };
}
