/** One line for a person at the terminal: what would have happened on a real desktop. */
export function report(what: string): void {
  process.stderr.write(`chromium-host: not shown here: ${what}\n`);
}
