import { verdictOf } from '../../domain/callback/callback-answer.ts'
import type { CallbackForm, FormedCallback } from '../form.ts'
import { AGENT, receiptOf, receiptWords, type ToldStatus } from './receipt.ts'

/** What acknowledges a report; anything else is asked for again. */
const ACKNOWLEDGEMENT = 'ACK/Jasmin'

const FORM = 'application/x-www-form-urlencoded'

/** As Jasmin's DLRThrower calls a dlr-url: by GET or POST, answered 200 with `ACK/Jasmin`. */
export const JASMIN_FORM: CallbackForm = {
  signs: false,
  requestOf({ told, url, form }) {
    const parameters = new URLSearchParams(parametersOf(receiptOf(told), form)).toString()
    const headers = { accept: 'text/plain', ...AGENT }
    if (form['method'] === 'POST')
      return { method: 'POST', url, headers: { ...headers, 'content-type': FORM }, body: parameters }
    return { method: 'GET', url: `${url}${url.includes('?') ? '&' : '?'}${parameters}`, headers, body: null }
  },
  readingOf({ statusCode, retryAfter, body }, nowMs) {
    const verdict = verdictOf(statusCode, retryAfter, nowMs)
    const isHeard = verdict.kind !== 'delivered' || body.trim() === ACKNOWLEDGEMENT
    return { verdict: isHeard ? verdict : { kind: 'failed', retryAfterMs: null } }
  },
}

/** At level 1 what the SMSC answered; at level 2 what became of the message. */
function parametersOf(receipt: ToldStatus, form: FormedCallback['form']): Record<string, string> {
  const { data } = receipt
  const connector = data.provider ?? ''
  if (data.status === 'SENT' || form['level'] === 1) {
    const message_status = data.status === 'SENT' ? 'ESME_ROK' : 'ESME_RSUBMITFAIL'
    return { id: data.id, level: '1', message_status, connector }
  }
  const { sub, dlvrd, submitDate, doneDate, state, err } = receiptWords(receipt)
  return {
    id: data.id,
    level: '2',
    message_status: state,
    connector,
    id_smsc: data.provider_message_id ?? '',
    sub,
    dlvrd,
    subdate: submitDate,
    donedate: doneDate,
    err,
    text: String(form['text'] ?? ''),
  }
}
