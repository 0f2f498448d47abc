import type { Barred } from '../../domain/controls/admission.ts'
import type { ErrorCode } from '../../domain/errors.ts'

/** Codes of messages that must not go out. */
export const BARRED_CODES = [
  'opted_out',
  'sender_refused',
  'guard_refused',
  'guard_blocked',
] as const satisfies readonly (ErrorCode & Barred['kind'])[]
