/**
 * Puts a text on the clipboard by the page's own copy command: the asynchronous clipboard would need a permission that this app denies.
 * `inside`: the dialog that holds the focus, where there is one; it would take it back before anything is copied.
 */
export function copyText(text: string, inside: Element = document.body): void {
  const before = document.activeElement;
  const field = document.createElement('textarea');
  field.value = text;
  field.setAttribute('aria-hidden', 'true');
  field.style.position = 'fixed';
  field.style.insetBlockStart = '-100vh';
  inside.append(field);
  field.select();
  document.execCommand('copy');
  field.remove();
  if (before instanceof HTMLElement) before.focus();
}
