import type { LifecycleState } from '../../domain/lifecycle.ts'

/** message_state (SMPP v3.4, clause 5.2.28) of each state: what has no end yet is on its way. */
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
