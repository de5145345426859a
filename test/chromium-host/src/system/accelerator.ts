/** Electron's accelerators: modifiers and one key, joined by `+`. What Electron could not convert is `undefined` here. */

const MODIFIERS: Record<string, string> = {
  alt: 'Alt',
  altgr: 'AltGr',
  cmd: 'Meta',
  cmdorctrl: 'Control',
  command: 'Meta',
  commandorcontrol: 'Control',
  control: 'Control',
  ctrl: 'Control',
  meta: 'Meta',
  option: 'Alt',
  shift: 'Shift',
  super: 'Meta',
};

const NAMED = new Set(
  `plus space tab capslock numlock scrolllock backspace delete insert return enter up down left right home end pageup
  pagedown escape esc volumeup volumedown volumemute medianexttrack mediaprevioustrack mediastop mediaplaypause
  printscreen numdec numadd numsub nummult numdiv num0 num1 num2 num3 num4 num5 num6 num7 num8 num9`.split(
    /\s+/,
  ),
);
const SAME: Record<string, string> = { enter: 'return', esc: 'escape' };
const FUNCTION_KEY = /^f([1-9]|1\d|2[0-4])$/;

const isKey = (name: string): boolean => NAMED.has(name) || FUNCTION_KEY.test(name) || /^[!-~]$/.test(name);

/** One spelling for all that mean the same keys: `CmdOrCtrl+Shift+M` and `shift+ctrl+m` are both `Control+Shift+m`. */
export function canonicalAccelerator(accelerator: string): string | undefined {
  const names = accelerator.split('+').map((name) => name.trim().toLowerCase());
  const modifiers = new Set<string>();
  let key: string | undefined;
  for (const name of names) {
    const modifier = MODIFIERS[name];
    if (modifier) modifiers.add(modifier);
    else if (isKey(name) && key === undefined) key = SAME[name] ?? name;
    else return undefined;
  }
  return key === undefined ? undefined : [...[...modifiers].toSorted(), key].join('+');
}
