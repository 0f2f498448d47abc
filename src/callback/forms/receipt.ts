import type { ToldBody } from '../../domain/callback/told-body.ts'
import { MESSAGE_STATES, receiptDate } from '../../domain/smpp/message-state.ts'

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

/** The word for what a provider has taken, which has no end yet (SMPP v3.4, Appendix B). */
const ACCEPTED = 'ACCEPTD'

/** What a receipt says (SMPP v3.4, Appendix B): counts of three digits, times as YYMMDDhhmm in UTC. */
export function receiptWords(told: ToldStatus) {
  const { data, timestamp } = told
  return {
    sub: '001',
    dlvrd: data.status === 'DELIVERED' ? '001' : '000',
    submitDate: receiptDate(data.created_at),
    doneDate: receiptDate(timestamp),
    state: data.status === 'SENT' ? ACCEPTED : MESSAGE_STATES[data.status].stat,
    err: data.status === 'DELIVERED' || data.status === 'SENT' ? '000' : '001',
  }
}

/** As forms and queries write it: blanks as `+`. */
export function formEncoded(text: string): string {
  return new URLSearchParams([['', text]]).toString().slice(1)
}
