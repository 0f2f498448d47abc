import { verdictOf } from '../../domain/callback/callback-answer.ts'
import type { LifecycleState } from '../../domain/lifecycle.ts'
import type { CallbackForm } from '../form.ts'
import { AGENT, receiptOf, receiptWords, wasTaken } from './receipt.ts'

/** Words of Vonage's delivery receipts. */
const STATUSES: Partial<Record<LifecycleState, string>> = {
  SENT: 'accepted',
  DELIVERED: 'delivered',
  EXPIRED: 'expired',
}

/** Codes of Vonage's receipts: 0 delivered, 1 unknown, 99 general error. */
const DELIVERED = '0'
const UNKNOWN = '1'
const GENERAL_ERROR = '99'

/** Cents in a euro. */
const CENTS = 100

/** A delivery receipt of Vonage's SMS API, posted as JSON; whatever is answered 2xx is delivered. */
export const VONAGE_FORM: CallbackForm = {
  signs: false,
  requestOf({ told, url, form }) {
    const receipt = receiptOf(told)
    const { data, timestamp } = receipt
    const status = STATUSES[data.status] ?? (wasTaken(receipt) ? 'failed' : 'rejected')
    const body = {
      msisdn: data.to.replace('+', ''),
      to: data.from.replace('+', ''),
      'network-code': '',
      messageId: data.id,
      price: (data.cost_cents / CENTS).toFixed(8),
      status,
      scts: receiptWords(receipt).doneDate,
      'err-code': codeOf(status),
      'api-key': String(form['api_key'] ?? data.client_id),
      'message-timestamp': timestamp.slice(0, 19).replace('T', ' '),
      ...(data.reference !== null && { 'client-ref': data.reference }),
    }
    return {
      method: 'POST',
      url,
      headers: { 'content-type': 'application/json', ...AGENT },
      body: JSON.stringify(body),
    }
  },
  readingOf: ({ statusCode, retryAfter }, nowMs) => ({ verdict: verdictOf(statusCode, retryAfter, nowMs) }),
}

function codeOf(status: string): string {
  if (status === 'delivered' || status === 'accepted') return DELIVERED
  return status === 'expired' ? UNKNOWN : GENERAL_ERROR
}
