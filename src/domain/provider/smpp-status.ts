import type { ReceiptOutcome } from '../message/receipt.ts'

/**
 * The `stat` of an SMPP receipt (SMPP v3.4, Appendix B) and ENROUTE, its message_state 1 (clause 5.2.28), and the long words
 * that SMSCs and HTTP APIs write instead. EXPIRED is an end of its own there (message_state 3).
 */
export const SMPP_STATUS: ReadonlyMap<string, ReceiptOutcome> = new Map([
  ['DELIVRD', 'delivered'],
  ['UNDELIV', 'failed'],
  ['EXPIRED', 'expired'],
  ['REJECTD', 'failed'],
  ['DELETED', 'failed'],
  ['ENROUTE', 'progress'],
  ['ACCEPTD', 'progress'],
  ['UNKNOWN', 'unknown'],
  ['DELIVERED', 'delivered'],
  ['UNDELIVERED', 'failed'],
  ['UNDELIVERABLE', 'failed'],
  ['REJECTED', 'failed'],
  ['FAILED', 'failed'],
  ['ACCEPTED', 'progress'],
])
