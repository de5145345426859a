import { assertNever } from '#shared/tools/assert-never.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { type AdminPolicy, adminPolicy } from './admin-policy.ts';
import { darwinPolicy } from './policy-darwin.ts';
import { filePolicy, linuxPolicy } from './policy-linux.ts';
import { windowsPolicy } from './policy-win32.ts';
import type { PolicySource } from './source.ts';

export interface ReadPolicyOptions {
  readonly platform: 'linux' | 'darwin' | 'win32';
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly logger: Logger;
}

/** What the administrator of this computer has laid down, read once at the start. Never rejects: what cannot be read is forbidden. */
export async function readPolicy({ platform, env, logger }: ReadPolicyOptions): Promise<AdminPolicy> {
  const test = env['PARLEY_TEST'] === '1' ? env['PARLEY_POLICY_FILE'] : undefined;
  const source = test === undefined ? sourceOf(platform) : filePolicy(test);
  const parts = await source();
  const found = adminPolicy(parts);
  const { managed, problems, locked } = found.view;
  if (managed) logger.info('readPolicy() | managed', { from: parts.map(({ from }) => from), locked });
  if (problems.length > 0) logger.error('readPolicy() | could not be read wholly', { problems });
  return found;
}

function sourceOf(platform: ReadPolicyOptions['platform']): PolicySource {
  switch (platform) {
    case 'linux':
      return linuxPolicy();
    case 'darwin':
      return darwinPolicy();
    case 'win32':
      return windowsPolicy();
    default:
      return assertNever(platform, 'platform');
  }
}
