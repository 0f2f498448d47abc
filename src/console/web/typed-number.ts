/** A phone number as people type it, without its blanks, hyphens and brackets. What else it holds the gateway judges. */
export function typedNumber(text: string): string {
  return text.replaceAll(/[\s()-]/g, '')
}
