/** The settings dialog. */
export const settings = {
  title: 'Settings',
  profile: {
    title: 'Profile',
    displayName: 'Display name',
    displayNameHint: 'This is how your colleagues see you.',
    displayNameMissing: 'Enter the name that your colleagues should see.',
  },
  appearance: {
    title: 'Appearance',
    theme: 'Theme',
    themes: {
      system: 'As the system',
      light: 'Light',
      dark: 'Dark',
      'high-contrast': 'High contrast',
    },
  },
  calls: {
    title: 'Calls',
    devices: 'Devices',
    checkDevices: 'Check your devices',
    checkDevicesHint: 'See yourself, hear yourself, play a test sound.',
    ringVolume: 'Ring volume',
    percent: '{{percent}} %',
    connection: 'Connection',
    prewarm: 'Connect while it rings',
    prewarmHint:
      'Calls start at once when you accept. Your network address is shown to colleagues who call you, also when you do not accept.',
    relayOnly: 'Always use the relay',
    relayOnlyHint:
      'Hides your network address from everybody in a call. Needs a server with a relay, and calls may be slower.',
    lowData: 'Low data',
    lowDataHint: 'Sound first: pictures are sent small, or not at all.',
  },
  workspace: {
    title: 'Workspace',
    name: 'Name',
    address: 'Address',
    hosted: '{{address}} (on this computer)',
    connection: 'Connection',
    encrypted: 'Encrypted',
    signOut: 'Sign out',
    signOutHint: 'You can sign in again at any time.',
    signOutTitle: 'Sign out of {{name}}?',
    signOutText:
      'Calls end, and what this computer keeps of your messages is removed, also messages that were not sent yet. The server keeps your messages.',
    remove: 'Remove workspace',
    removeHint: 'Signs out and forgets the server.',
    removeTitle: 'Remove {{name}}?',
    removeText:
      'You are signed out, and Parley forgets this server. Your account and your messages stay on the server.',
  },
  about: {
    title: 'About',
    version: 'Version',
    system: 'System',
    secrets: 'Sign-ins are kept',
    secretsIn: {
      keyring: 'in the keyring of this computer',
      file: 'in a file that only you can read',
      memory: 'for this run only',
    },
    allowFile: 'Keep them in a file that only I can read',
  },
} as const;
