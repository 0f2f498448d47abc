import { isStorable, type MessageDraft, partsRule } from '../../../domain/message/message-draft.ts'
import { measureText } from '../../../domain/text/parts.ts'
import type { InboundRaw } from '../../../provider/port.ts'
import { textOfReceived } from '../../../provider/smpp/received/received-text.ts'
import { UNPACKED_GSM } from '../../../provider/smpp/text.ts'
import { quoteOf } from '../deliver/receipt-form.ts'

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
