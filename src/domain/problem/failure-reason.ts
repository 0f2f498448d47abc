/** Characters of a reason, at most. */
export const MAX_REASON = 120

/** Stands for the reasons of a minute that are beyond those with a count of their own. */
export const OTHER_REASONS = '…'

/** Where a number of a person, or an id, could begin. A command status of SMPP (0x00000014) is neither, nor is a code of up to six digits. */
const NAMES_ONE = /(?<!0x[0-9a-f]*)(?:\+\d{4,}|\d{7,})|[0-9a-f]{8}-[0-9a-f]{4}-/i

/**
 * What an error begins with, up to where it would name a number or a message: the same for all that fail for one cause, and a filter of
 * messages by it (`error`) finds them. Empty: no error is said, or it names one at once.
 */
export function failureReason(lastError: string | null): string {
  if (lastError === null) return ''
  const at = lastError.search(NAMES_ONE)
  const kept = (at === -1 ? lastError : lastError.slice(0, at)).slice(0, MAX_REASON).trimEnd()
  // A half of a pair is no text that can be stored.
  return kept.toWellFormed() === kept ? kept : kept.slice(0, -1)
}
