import type { LifecycleState } from '../lifecycle.ts'

/** message_state (SMPP v3.4, clause 5.2.28) of each state, and its word in a receipt (Appendix B): what has no end yet is on its way. */
export const MESSAGE_STATES: Readonly<
  Record<LifecycleState, { readonly state: number; readonly stat: string }>
> = {
  SCHEDULED: { state: 1, stat: 'ENROUTE' },
  QUEUED: { state: 1, stat: 'ENROUTE' },
  SENDING: { state: 1, stat: 'ENROUTE' },
  SENT: { state: 1, stat: 'ENROUTE' },
  FAILED_TEMP: { state: 1, stat: 'ENROUTE' },
  DELIVERED: { state: 2, stat: 'DELIVRD' },
  EXPIRED: { state: 3, stat: 'EXPIRED' },
  CANCELLED: { state: 4, stat: 'DELETED' },
  FAILED_PERM: { state: 5, stat: 'UNDELIV' },
}

/** A date of a receipt (SMPP v3.4, Appendix B), YYMMDDhhmm in UTC, of an instant as callbacks tell it. */
export function receiptDate(instant: string): string {
  return instant.replace(/\D/g, '').slice(2, 12)
}
