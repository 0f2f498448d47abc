import type { ErrorCode } from '../../domain/errors.ts'
import type { AskedProvider, Changed, Made } from '../../flow/provider/change-providers.ts'
import { ADMIN_REFUSALS } from '../docs/docs-responses.ts'
import { forAdmins } from '../docs/security.ts'
import type { Refusal } from '../http/refusal.ts'
import { type ReplySet, refuse, refuseField, refuseRepeat } from '../http/refuse.ts'

/** What the documentation says of every route of providers. */
export const PROVIDER_OPERATION = { tags: ['Providers'], security: forAdmins('read') }

/** How a provider may be refused to be made or changed. */
export const CHANGE_REFUSALS = [
  ...ADMIN_REFUSALS,
  'invalid_field',
  'unknown_field',
  'secrets_off',
] as const satisfies readonly ErrorCode[]

/** What a body asks of a provider. */
export function askedOf(body: {
  readonly settings?: Readonly<Record<string, unknown>>
  readonly secrets?: Readonly<Record<string, string | null>>
  readonly lines?: number | null
  readonly max_parts_per_s?: number | null
  readonly max_in_flight?: number
  readonly timeout_ms?: number
  readonly on_unknown?: 'resend' | 'wait'
}): AskedProvider {
  return {
    settings: body.settings,
    secrets: body.secrets,
    lines: body.lines,
    maxPartsPerS: body.max_parts_per_s,
    maxInFlight: body.max_in_flight,
    timeoutMs: body.timeout_ms,
    onUnknown: body.on_unknown,
  }
}

/** The refusal that an outcome is; null: it was done. */
export function refusalOfChange(set: ReplySet, outcome: Made | Changed): Refusal | null {
  switch (outcome.kind) {
    case 'violation':
      return refuseField(set, outcome.field, outcome.rule)
    case 'secrets_off':
      return refuse(set, 'secrets_off')
    case 'unknown':
      return refuse(set, 'unknown_provider')
    case 'too_many':
      return refuse(set, 'too_many_providers')
    case 'differs':
      return refuseRepeat(set, outcome.field)
    case 'made':
    case 'changed':
    case 'same':
      return null
  }
}
