/**
 * For buttons whose effect is seen in the view: a refusal changes nothing there, so that the button just stays as it was.
 * The engine logs why it refused.
 */
export function run(verb: Promise<unknown>): void {
  verb.catch(() => undefined);
}
