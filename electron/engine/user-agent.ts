import type { EngineDeps } from './deps.ts';

/** How the app is named to servers. */
export const userAgentOf = ({ appName, version, platform }: EngineDeps): string =>
  `${appName}/${version} (${platform})`;
