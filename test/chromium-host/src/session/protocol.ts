import { schemeHandlers, type SchemeHandler } from '../chromium/origins.ts';
import { guarded, notImplemented } from '../guard.ts';
import { isReady, requireReady } from '../readiness.ts';

const privileged = new Set<string>();
let isRegistered = false;

export const protocol = guarded('protocol', {
  /** Once, before ready, as in Electron. Only standard and secure schemes can be shown here. */
  registerSchemesAsPrivileged(schemes: Electron.CustomScheme[]): void {
    if (isReady())
      throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    if (isRegistered) throw new Error('protocol.registerSchemesAsPrivileged should be called only once');
    isRegistered = true;
    for (const { scheme, privileges } of schemes) {
      if (privileges?.standard && privileges.secure) privileged.add(scheme);
    }
  },

  handle(scheme: string, handler: SchemeHandler): void {
    requireReady('The protocol module cannot be used before the app is ready');
    if (!privileged.has(scheme))
      throw notImplemented(`protocol.handle of '${scheme}', not standard and secure,`);
    if (schemeHandlers.has(scheme)) throw new Error(`The scheme has been registered`);
    schemeHandlers.set(scheme, handler);
  },

  unhandle(scheme: string): void {
    if (!schemeHandlers.delete(scheme)) throw new Error(`The scheme has not been registered`);
  },

  isProtocolHandled: (scheme: string): boolean => schemeHandlers.has(scheme),
});
