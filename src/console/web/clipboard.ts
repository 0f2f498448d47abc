/**
 * Puts text on the clipboard; false where the browser lets no page do so. `navigator.clipboard` is there only in secure
 * contexts; elsewhere what a hidden field has selected is copied, as by the keyboard. To be called by a click.
 */
export async function copyText(text: string): Promise<boolean> {
  const { clipboard } = navigator as { readonly clipboard?: Clipboard }
  if (clipboard) {
    try {
      await clipboard.writeText(text)
      return true
    } catch {
      // Not allowed: the other way may be.
    }
  }
  return copySelected(text)
}

function copySelected(text: string): boolean {
  const field = document.createElement('textarea')
  const focused = document.activeElement
  field.value = text
  field.className = 'copied-from'
  field.readOnly = true
  document.body.append(field)
  try {
    field.select()
    return document.execCommand('copy')
  } finally {
    field.remove()
    if (focused instanceof HTMLElement) focused.focus()
  }
}
