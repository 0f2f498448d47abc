import { isStorable, type MessageDraft, partsRule } from '../../../domain/message/message-draft.ts'
import { measureText } from '../../../domain/text/parts.ts'
import { elementsIn } from '../../../domain/text/user-data-header.ts'
import type { InboundRaw } from '../../../provider/port.ts'
import { alphabetOf, textOfReceived } from '../../../provider/smpp/received/received-text.ts'
import { UNPACKED_GSM } from '../../../provider/smpp/text.ts'
import { quoteOf } from '../deliver/receipt-form.ts'

/** Elements of a header that a joined text needs no more, or has read: references and national languages (3GPP TS 23.040, clause 9.2.3.24). */
const OF_TEXTS: ReadonlySet<number> = new Set([0x00, 0x08, 0x24, 0x25])

/** True for a part of a text: its header says nothing that a text alone would lose. */
export function isJoinable({ header, dataCoding }: InboundRaw): boolean {
  return (
    alphabetOf(dataCoding, UNPACKED_GSM) !== null &&
    elementsIn(header).every(({ kind }) => OF_TEXTS.has(kind))
  )
}

/**
 * One message of the parts of a long one, in their order: the first with the text of all of them, told of if any part asks for
 * receipts. Null: as a text of the gateway it would be longer than one may be, or cannot be stored.
 */
export function joinedDraft(
  drafts: readonly MessageDraft[],
  raws: readonly InboundRaw[],
): MessageDraft | null {
  const [first] = drafts
  const text = textOfReceived(raws, UNPACKED_GSM)
  const { encoding, parts } = measureText(text)
  if (!first || !isStorable(text) || partsRule(encoding, parts) !== null) return null
  const asked = drafts.find(({ callbackTo }) => callbackTo !== null)?.callbackTo ?? null
  const callbackTo = asked && { ...asked, form: { ...asked.form, text: quoteOf(text) } }
  return { ...first, text, encoding, parts, userData: null, callbackTo }
}
