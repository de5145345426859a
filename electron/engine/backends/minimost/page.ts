/** What is read from the server's pages, where it has no other way to say it. */

/** The token that a form must bring back; `null`: no such form. */
export function csrfOf(html: string): string | null {
  return /name="csrf_token"\s+value="([0-9a-zA-Z_.-]{8,200})"/.exec(html)?.[1] ?? null;
}

/** Why a form was refused, as the page says it to a person. */
export function refusalOf(html: string): string | null {
  const text = /<div class="auth-error">([\s\S]{0,500}?)<\/div>/.exec(html)?.[1];
  return text === undefined ? null : unescaped(text).trim();
}

/** Of the program, as its sign-in page shows it. Never decided by: what it can do is tried out. */
export function versionOf(html: string): string | null {
  return /#\s*v(\d+\.\d+\.\d+[\w.+-]*)/.exec(html)?.[1] ?? null;
}

/** What the client's page is told; `null`: it is not that page. */
export interface Terms {
  /** My name as the server spells it. */
  readonly user: string;
  /** UDP, on the server's own host. */
  readonly stunPort: number;
  readonly uploadBytes: number;
  readonly messageChars: number;
}

const MEGABYTE = 1024 * 1024;
/** Unless the page says otherwise. */
export const USUAL_TERMS: Omit<Terms, 'user'> = {
  stunPort: 3478,
  uploadBytes: 25 * MEGABYTE,
  messageChars: 10_000,
};

export function termsOf(html: string): Terms | null {
  const user = /const CURRENT_USER = "([^"\\]{1,64})"/.exec(html)?.[1];
  if (user === undefined) return null;
  const uploadMb = numberIn(html, 'MAX_UPLOAD_MB');
  return {
    user: unescaped(user),
    stunPort: numberIn(html, 'STUN_PORT') ?? USUAL_TERMS.stunPort,
    uploadBytes: uploadMb === null ? USUAL_TERMS.uploadBytes : uploadMb * MEGABYTE,
    messageChars: numberIn(html, 'MAX_MESSAGE_CHARS') ?? USUAL_TERMS.messageChars,
  };
}

function numberIn(html: string, name: string): number | null {
  const text = new RegExp(`const ${name} = (\\d{1,7});`).exec(html)?.[1];
  const number = Number(text);
  return text === undefined || number === 0 ? null : number;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&#34;': '"',
  '&quot;': '"',
  '&#39;': "'",
};

const unescaped = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|#34|#39);/g, (entity) => ENTITIES[entity] ?? entity);
