import type { NewResponse } from '../../smpp/responses.ts'
import { STATUSES, type StatusName } from '../../smpp/status.ts'
import { textTlv } from '../../smpp/tlvs.ts'

/** Why a request of an ESME is not carried out: what it is answered with, and the words for a person. */
export type Refused = {
  readonly kind: 'refused'
  readonly status: number
  readonly words: string
  /** Fields of its response; left out: none. */
  readonly body?: Readonly<Record<string, unknown>>
}

/** Refuses with a status of SMPP v3.4, clause 5.1.3. `words` name the field and its rule. */
export function refused(status: StatusName, words: string): Refused {
  return { kind: 'refused', status: STATUSES[status], words }
}

/** True for what is refused, among things of other kinds or of none. */
export function isRefused<T extends object>(one: T | Refused): one is Refused {
  return 'kind' in one && one.kind === 'refused'
}

/** Longest words in a response, in characters (SMPP v3.4, clause 5.3.2.11: 256 octets with the NUL). */
const MAX_WORDS = 255

/** The answer that refuses: its words stand in additional_status_info_text (0x001D), what Latin-1 lacks in them is `?`. */
export function refusalResponse({ status, words, body = {} }: Refused): NewResponse {
  const text = words.replace(/[\0\u0100-\uffff]/g, '?').slice(0, MAX_WORDS)
  return { status, body, tlvs: [textTlv('additional_status_info_text', text)] }
}
