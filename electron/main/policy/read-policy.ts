import { assertNever } from '#shared/tools/assert-never.ts';
import type { Logger } from '#shared/tools/logger.ts';
import { type AdminPolicy, adminPolicy } from './admin-policy.ts';
import { darwinPolicy } from './policy-darwin.ts';
import { filePolicy, linuxPolicy } from './policy-linux.ts';
import { windowsPolicy } from './policy-win32.ts';
import type { PolicySource } from './source.ts';

type System = 'linux' | 'darwin' | 'win32';

/** What the administrator of this computer has laid down, read once at the start. Never rejects: what cannot be read is forbidden. */
export async function readPolicy(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
): Promise<AdminPolicy> {
  const test = env['PARLEY_TEST'] === '1' ? env['PARLEY_POLICY_FILE'] : undefined;
  const source = test === undefined ? sourceOf(systemOf(platform)) : filePolicy(test);
  return adminPolicy(await source());
}

/** The log itself is opened by what the policy says: so it is said afterwards. */
export function logPolicy({ view }: AdminPolicy, logger: Logger): void {
  const { managed, problems, locked } = view;
  if (managed) logger.info('readPolicy() | managed', { locked });
  if (problems.length > 0) logger.error('readPolicy() | could not be read wholly', { problems });
}

/** Other Unixes keep such files where Linux does. */
const systemOf = (platform: NodeJS.Platform): System =>
  platform === 'darwin' || platform === 'win32' ? platform : 'linux';

function sourceOf(system: System): PolicySource {
  switch (system) {
    case 'linux':
      return linuxPolicy();
    case 'darwin':
      return darwinPolicy();
    case 'win32':
      return windowsPolicy();
    default:
      return assertNever(system, 'system');
  }
}
