import { notImplemented } from '../guard.ts';

/** What a role of a menu item does when clicked. Rooms that know how register here, so that menus import nobody. */
const roles = new Map<string, () => void>();

/** Roles that only group or describe; a click on them does nothing in Electron either. */
const GROUPS = new Set([
  'appmenu',
  'editmenu',
  'filemenu',
  'help',
  'services',
  'viewmenu',
  'window',
  'windowmenu',
]);

export function defineRole(role: string, run: () => void): void {
  roles.set(role, run);
}

/** Runs a role and says whether there was one to run. An unknown role throws by name. */
export function runRole(role: string): boolean {
  if (GROUPS.has(role)) return false;
  const run = roles.get(role);
  if (!run) throw notImplemented(`MenuItem role '${role}'`);
  run();
  return true;
}
