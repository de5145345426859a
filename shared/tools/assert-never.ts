/** Ends an exhaustive switch: a new member of the union is a compile error here. */
export function assertNever(value: never, why: string): never {
  throw new Error(`${why}: ${JSON.stringify(value)}`);
}
