/** Puts a text on the clipboard by the page's own copy command: the asynchronous clipboard would need a permission that this app denies. */
export function copyText(text: string): void {
  const field = document.createElement('textarea');
  field.value = text;
  field.setAttribute('aria-hidden', 'true');
  field.style.position = 'fixed';
  field.style.insetBlockStart = '-100vh';
  document.body.append(field);
  field.select();
  document.execCommand('copy');
  field.remove();
}
