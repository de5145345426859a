/** Links that let somebody in: an address, and a token in its query. Pure. */

/** The token of what was pasted: of a link that carries one, else the text itself. */
export function tokenOf(pasted: string): string {
  const text = pasted.trim();
  return (URL.canParse(text) && new URL(text).searchParams.get('token')) || text;
}

/** An address as it may be shown: what stands behind its question mark may be a secret. */
export const shownAddress = (typed: string): string => typed.trim().replace(/[?#].*$/s, '');
