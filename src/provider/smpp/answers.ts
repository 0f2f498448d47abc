import { STATUSES, statusWords } from '../../smpp/status.ts'
import { errorOf } from '../answer-words.ts'
import type { SubmitAnswer } from '../port.ts'

/** Every answer but that it was taken. */
export type NotTaken = Exclude<SubmitAnswer, { readonly kind: 'accepted' }>

/** What a command_status other than ESME_ROK means for a submission; `opted_out` is permanent, and no more is sent to its number. */
export const STATUS_OUTCOMES = ['temporary', 'permanent', 'opted_out', 'throttled', 'unknown'] as const
export type StatusOutcome = (typeof STATUS_OUTCOMES)[number]

/**
 * What refusals mean unless the provider's settings say otherwise: permanent is what the same message would meet again,
 * temporary what is the SMSC's or the session's, throttled what asks to slow down. Sources: SMPP v3.4, clause 5.1.3, and v5.0,
 * clause 4.7.6; Kannel's smsc_smpp.c; Jasmin's submit_error_retrial.
 */
const OUTCOMES: ReadonlyMap<number, StatusOutcome> = new Map([
  [STATUSES.ESME_RTHROTTLED, 'throttled'],
  [STATUSES.ESME_RMSGQFUL, 'throttled'],
  [STATUSES.ESME_RSYSERR, 'temporary'],
  [STATUSES.ESME_RINVBNDSTS, 'temporary'],
  [STATUSES.ESME_RALYBND, 'temporary'],
  [STATUSES.ESME_RBINDFAIL, 'temporary'],
  [STATUSES.ESME_RINVPASWD, 'temporary'],
  [STATUSES.ESME_RINVSYSID, 'temporary'],
  [STATUSES.ESME_RX_T_APPN, 'temporary'],
  [STATUSES.ESME_RUNKNOWNERR, 'temporary'],
  [STATUSES.ESME_RSERTYPUNAVAIL, 'temporary'],
])

/** A status nobody has named is the SMSC's own: vendors' ranges hold both kinds, and permanent would be the loss. */
const VENDOR_FROM = 0x0400

/** The outcome of a refusal. `overrides` are the provider's own, by command_status. */
export function outcomeOfStatus(
  status: number,
  overrides: ReadonlyMap<number, StatusOutcome>,
): StatusOutcome {
  return overrides.get(status) ?? OUTCOMES.get(status) ?? (status >= VENDOR_FROM ? 'temporary' : 'permanent')
}

/** A refusal as the answer to a submission. `words` are what the SMSC added (additional_status_info_text). */
export function refusalOf(
  status: number,
  words: string | null,
  overrides: ReadonlyMap<number, StatusOutcome>,
): NotTaken {
  const error = statusWords(status)
  const said = words === null ? '' : errorOf(words)
  const detail = said === '' ? `command_status ${error}` : `command_status ${error}: ${said}`
  switch (outcomeOfStatus(status, overrides)) {
    case 'throttled':
      return { kind: 'throttled', retryAfterMs: null, detail }
    case 'temporary':
      return { kind: 'rejected_temporary', error, detail }
    case 'permanent':
      return { kind: 'rejected_permanent', error, detail }
    case 'opted_out':
      return { kind: 'rejected_permanent', error, detail, optedOut: true }
    case 'unknown':
      return { kind: 'unknown', error: detail }
  }
}
