/** Calls kept in a file. */
export const recording = {
  start: 'Record',
  stop: 'Stop recording',
  choosing: 'Choose where to keep it…',
  askTitle: 'Record this call?',
  askText:
    'Everyone sees and hears that you record. Cameras, shared screens and all voices are kept in a file on this computer, from now until you stop or leave.',
  time: 'Recording time',
  saved: 'The recording is kept as “{{name}}”.',
  show: 'Show in folder',
} as const;
