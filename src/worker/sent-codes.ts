import type { MessageId } from '../domain/message.ts'
import { openHiding } from '../domain/text/hidden-code.ts'

/** As long as a provider may take to answer, twice over, in milliseconds. */
const REMEMBERED_MS = 240_000

/** Codes of OTPs that were submitted lately, so that nothing that is kept of the submission shows them. */
export type SentCodes = {
  add(id: MessageId, code: string): void
  /** Takes the code of this message out of words, in every form; words of others stay as they are. */
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
      return code === undefined ? (words) => words : openHiding(code)
    },
  }
}
