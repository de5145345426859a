/** Random numbers that are the same for the same seed and name: mulberry32, begun at an FNV hash of the name. */
export function seededRandom(seed: number, name = ''): () => number {
  let state = 2_166_136_261 ^ seed;
  for (const byte of Buffer.from(name)) state = Math.imul(state ^ byte, 16_777_619);
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
