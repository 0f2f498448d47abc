/** The browser has begun to read it by then. */
const KEPT_MS = 10_000

/** Hands content on as a file: for what a link could not have fetched, since its request bore the token. */
export function saveFile(content: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS)
}
