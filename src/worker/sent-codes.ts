import type { MessageId } from '../domain/message.ts'
import { withoutCode } from '../domain/otp.ts'

/** As long as a provider may take to answer, twice over, in milliseconds. */
const REMEMBERED_MS = 240_000

/** Codes of OTPs that were submitted lately, so that nothing that is kept of the submission shows them. */
export type SentCodes = {
  add(id: MessageId, code: string): void
  /** Takes the code of this message out of words, also where they are octets in hex; words of others stay as they are. */
  hidingOf(id: MessageId): (words: string) => string
}

/** Remembers each code for four minutes at least, and for eight at most. */
export function openSentCodes(now: () => number): SentCodes {
  let young = new Map<MessageId, string>()
  let old = new Map<MessageId, string>()
  let sinceMs = now()

  function age(): void {
    const agedMs = now() - sinceMs
    if (agedMs < REMEMBERED_MS) return
    old = agedMs < 2 * REMEMBERED_MS ? young : new Map()
    young = new Map()
    sinceMs = now()
  }

  return {
    add(id, code) {
      age()
      young.set(id, code)
    },
    hidingOf(id) {
      age()
      const code = young.get(id) ?? old.get(id)
      if (code === undefined) return (words) => words
      const forms = [code, hexOf(code, 'ascii'), hexOf(code, 'utf16')]
      return (words) => forms.reduce(withoutCode, words)
    },
  }
}

/** Digits are the same octets in GSM 7-bit, ASCII and UTF-8, and two each in UCS-2, big-endian. */
function hexOf(code: string, form: 'ascii' | 'utf16'): string {
  const before = form === 'utf16' ? '003' : '3'
  return code.replaceAll(/./g, (digit) => before + digit)
}
