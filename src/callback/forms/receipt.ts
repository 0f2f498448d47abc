import type { ToldBody } from '../../domain/callback/told-body.ts'
import type { LifecycleState } from '../../domain/lifecycle.ts'

/** What a message has become, as callbacks tell it. */
export type ToldStatus = Extract<ToldBody, { readonly kind: 'status' }>

/** What is told of a message. Throws for an inbound message: none is told in a form of receipts. */
export function receiptOf(told: ToldBody): ToldStatus {
  if (told.kind !== 'status') throw new Error('this form tells of messages that were sent only')
  return told
}

/** True for one that a provider has taken. */
export function wasTaken({ data }: ToldStatus): boolean {
  return data.provider_message_id !== null
}

/** Names the sender in the client's logs. */
export const AGENT = { 'user-agent': 'sms-gateway' } as const

/** The words of receipts for the ends of messages (SMPP v3.4, Appendix B). */
const STATES: Partial<Record<LifecycleState, string>> = {
  SENT: 'ACCEPTD',
  DELIVERED: 'DELIVRD',
  FAILED_PERM: 'UNDELIV',
  EXPIRED: 'EXPIRED',
  CANCELLED: 'DELETED',
}

/** What a receipt says (SMPP v3.4, Appendix B): counts of three digits, times as YYMMDDhhmm in UTC. */
export function receiptWords(told: ToldStatus) {
  const { data, timestamp } = told
  return {
    sub: '001',
    dlvrd: data.status === 'DELIVERED' ? '001' : '000',
    submitDate: minuteOf(data.created_at),
    doneDate: minuteOf(timestamp),
    state: STATES[data.status] ?? 'UNKNOWN',
    err: data.status === 'DELIVERED' || data.status === 'SENT' ? '000' : '001',
  }
}

function minuteOf(instant: string): string {
  return instant.replace(/\D/g, '').slice(2, 12)
}

/** As forms and queries write it: blanks as `+`. */
export function formEncoded(text: string): string {
  return new URLSearchParams([['', text]]).toString().slice(1)
}
