import { isStorable } from '../../domain/message/message-draft.ts'
import { readInstant } from '../../domain/message/schedule.ts'
import type { ClientId } from '../../domain/message.ts'
import { MSISDN_RULE, readMsisdn } from '../../domain/msisdn.ts'
import {
  MAX_REASON,
  SUPPRESSION_SOURCES,
  type Suppression,
  type SuppressionSource,
} from '../../domain/opt-out/suppression.ts'
import { readSender, SENDER_RULE } from '../../domain/sender/sender.ts'
import { type Violation, violation } from '../../domain/violation.ts'
import { UUID_PATTERN } from '../http/fields.ts'

const INSTANT_RULE = 'must be an RFC 3339 time such as 2026-11-24T10:00:00Z'

/** What the fields of a suppression must be, worded so that it can follow the name of the field; null is as nothing. */
export const SUPPRESSION_RULES = {
  client_id: 'must be a UUID, or left out for all clients',
  sender: `${SENDER_RULE}, or left out for all senders`,
  number: MSISDN_RULE,
  reason: `must be 1 to ${MAX_REASON} characters of valid Unicode without U+0000`,
  source: `must be one of ${SUPPRESSION_SOURCES.join(', ')}`,
  since: INSTANT_RULE,
  until: `${INSTANT_RULE}, or left out for no end`,
} as const
type Field = keyof typeof SUPPRESSION_RULES

/** Fields of a suppression that is given as JSON. */
export const GIVEN_IN_JSON = [
  'client_id',
  'sender',
  'number',
  'reason',
  'until',
] as const satisfies readonly Field[]

/** Columns of a list as CSV: those of one that was read; the id is passed over. */
export const GIVEN_IN_CSV: readonly string[] = ['id', ...Object.keys(SUPPRESSION_RULES)]

/** What holds for what is not given. */
export type Usual = {
  readonly id: string
  readonly clientId: ClientId | null
  readonly source: SuppressionSource
  readonly nowMs: number
}

/** A suppression of what was given, each field by its name: undefined or null where nothing was. */
export function readSuppression(
  given: (field: Field) => unknown,
  usual: Usual,
): { readonly kind: 'suppression'; readonly suppression: Suppression } | Violation {
  const broken = (field: Field) => violation(field, SUPPRESSION_RULES[field])
  const clientId = read(given('client_id'), usual.clientId, readClientId)
  if (clientId === undefined) return broken('client_id')
  const sender = read(given('sender'), null, readSender)
  if (sender === undefined) return broken('sender')
  const number = read(given('number'), undefined, readMsisdn)
  if (number === undefined) return broken('number')
  const reason = read(given('reason'), USUAL_REASON, readReason)
  if (reason === undefined) return broken('reason')
  const source = read(given('source'), usual.source, readSource)
  if (source === undefined) return broken('source')
  const sinceMs = read(given('since'), usual.nowMs, readInstant)
  if (sinceMs === undefined) return broken('since')
  const untilMs = read(given('until'), null, readInstant)
  if (untilMs === undefined) return broken('until')
  return {
    kind: 'suppression',
    suppression: { id: usual.id, clientId, sender, number, reason, source, sinceMs, untilMs },
  }
}

/** Said of one that no reason is given for. */
const USUAL_REASON = 'asked for'

/** What stands for nothing, or the value read of a text; undefined: it cannot be read. */
function read<T, N>(value: unknown, nothing: N, of: (text: string) => T | null): T | N | undefined {
  if (value === undefined || value === null) return nothing
  return typeof value === 'string' ? (of(value) ?? undefined) : undefined
}

const UUID = new RegExp(UUID_PATTERN)

function readClientId(text: string): ClientId | null {
  return UUID.test(text) ? (text.toLowerCase() as ClientId) : null // a UUID is one
}

function readReason(text: string): string | null {
  return text.length >= 1 && Array.from(text).length <= MAX_REASON && isStorable(text) ? text : null
}

function readSource(text: string): SuppressionSource | null {
  return SUPPRESSION_SOURCES.find((source) => source === text) ?? null
}
