import { describe, expect, it } from 'vitest';
import { SettingsChange } from '#shared/contracts/settings.ts';
import { catchKeys, keyNames, keyText, type Pressed } from './keys.ts';

const pressed = (more: Partial<Pressed>): Pressed => ({
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  key: '',
  code: '',
  ...more,
});

describe('names of keys', () => {
  it.each([
    ['CommandOrControl+Alt+M', 'linux', 'Ctrl+Alt+M'],
    ['CommandOrControl+Alt+M', 'win32', 'Ctrl+Alt+M'],
    ['CommandOrControl+Alt+M', 'darwin', '⌘⌥M'],
    ['Super+F5', 'win32', 'Win+F5'],
    ['Super+F5', 'linux', 'Super+F5'],
    ['Ctrl+Shift+S', 'darwin', '⌘⇧S'],
    ['Ctrl++', 'linux', 'Ctrl++'],
    ['Ctrl+ArrowUp', 'web', 'Ctrl+↑'],
  ] as const)('%s on %s is %s', (combination, platform, text) => {
    expect(keyText(combination, platform)).toBe(text);
  });

  it('a plus sign is a key', () => {
    expect(keyNames('Ctrl++', 'linux')).toEqual(['Ctrl', '+']);
  });
});

describe('keys that are pressed for a shortcut', () => {
  it.each([
    [{ ctrlKey: true, altKey: true, key: 'm', code: 'KeyM' }, 'linux', 'CommandOrControl+Alt+M'],
    [{ ctrlKey: true, shiftKey: true, key: 'R', code: 'KeyR' }, 'win32', 'CommandOrControl+Shift+R'],
    [{ metaKey: true, altKey: true, key: 'µ', code: 'KeyM' }, 'darwin', 'CommandOrControl+Alt+M'],
    [{ ctrlKey: true, key: 'm', code: 'KeyM' }, 'darwin', 'Control+M'],
    [{ metaKey: true, key: '1', code: 'Digit1' }, 'linux', 'Super+1'],
    [{ ctrlKey: true, altKey: true, key: 'ь', code: 'KeyM' }, 'linux', 'CommandOrControl+Alt+M'],
    [{ key: 'F9', code: 'F9' }, 'linux', 'F9'],
    [{ shiftKey: true, key: 'F9', code: 'F9' }, 'linux', 'Shift+F9'],
  ] as const)('%o on %s is %s, as the settings keep it', (event, platform, accelerator) => {
    expect(catchKeys(pressed(event), platform)).toEqual({ type: 'keys', accelerator });
    expect(SettingsChange.parse({ muteKey: accelerator })).toEqual({ muteKey: accelerator });
  });

  it('one letter alone, or with Shift, would be taken from everybody who writes', () => {
    const alone = catchKeys(pressed({ key: 'a', code: 'KeyA' }), 'linux');
    const capital = catchKeys(pressed({ shiftKey: true, key: 'A', code: 'KeyA' }), 'linux');
    expect([alone.type, capital.type]).toEqual(['needs-modifier', 'needs-modifier']);
  });

  it.each([
    { ctrlKey: true, key: 'Control', code: 'ControlLeft' },
    { ctrlKey: true, key: 'ArrowUp', code: 'ArrowUp' },
    { key: 'F25', code: 'F25' },
  ])('%o is nothing yet', (event) => {
    expect(catchKeys(pressed(event), 'linux')).toEqual({ type: 'nothing' });
  });
});
