import { systemClock } from '#shared/tools/clock.ts';
import { silentLogger } from '#shared/tools/logger.ts';
import { Nets } from './nets.ts';
import type { Net } from './net.ts';

const NO_SECRETS = {
  get: () => Promise.resolve(null),
  set: () => Promise.resolve(),
  delete: () => Promise.resolve(),
};

/** A net without a workspace: no proxy, no trust beyond the computer's, no certificate of one's own. */
export function directNet(): Net {
  const deps = { clock: systemClock, logger: silentLogger, secrets: NO_SECRETS, surroundings: {} };
  return new Nets({ ...deps, onProxyAnswered: () => undefined }).open({
    host: '',
    pins: [],
    onPins: () => undefined,
  });
}
