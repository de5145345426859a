/** Messages that are looked for. */
export const search = {
  open: 'Search messages',
  openAll: 'Search all messages',
  keys: 'Ctrl+F',
  keysAll: 'Ctrl+Shift+F',
  field: 'Search messages',
  placeholder: 'Words of a message',
  where: 'Where to search',
  here: 'Here',
  everywhere: 'All conversations',
  close: 'Close search',
  results: 'Messages found',
  found_one: '{{count}} message found',
  found_other: '{{count}} messages found',
  many: 'The newest {{count}} messages',
  nothing: 'No message contains “{{query}}”',
  nothingText: 'Try another word, or fewer of them.',
} as const;
