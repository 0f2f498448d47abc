import type { OnUnknown } from '../message/retry.ts'

/** In URLs, in `messages.provider` and in subjects of the bus. */
export const PROVIDER_NAME_PATTERN = '^[a-z0-9][a-z0-9-]{0,31}$'

/** Words that stand in the place of a name in paths of the API: `GET /v1/providers/kinds` would never show such a provider. */
export const RESERVED_PROVIDER_NAMES = ['kinds', 'presets'] as const

/** A name that a new provider may have. */
export const NEW_PROVIDER_NAME_PATTERN = `^(?!(?:${RESERVED_PROVIDER_NAMES.join('|')})$)${PROVIDER_NAME_PATTERN.slice(1)}`

/** `active`: messages are routed to it and submitted. `paused`: neither, they wait. `draining`: submitted, but not routed. */
export const PROVIDER_STATES = ['active', 'paused', 'draining'] as const
export type ProviderState = (typeof PROVIDER_STATES)[number]

/** What the way to a provider is, on one line of it. */
export const LINE_STATES = ['open', 'opening', 'failed'] as const

/** What a kind's providers have unless their rows say otherwise. */
export type ProviderDefaults = {
  /** Lines over all processes, 1 to 64; null: one in every worker thread. */
  readonly lines: number | null
  /** Over all lines; null: no bound. */
  readonly maxPartsPerS: number | null
  /** Submissions under way on one line, at most (a session's window). */
  readonly maxInFlight: number
  /** How long one submission may stay unanswered, in milliseconds. */
  readonly timeoutMs: number
  readonly onUnknown: OnUnknown
}

/** A provider as its row says. Its settings were checked by its kind when they were written. */
export type ProviderRow = ProviderDefaults & {
  readonly name: string
  /** A name in `src/provider/kinds.ts`. */
  readonly kind: string
  readonly settings: unknown
  readonly state: ProviderState
}

/** Time that an answer gets to be noticed and committed after the timeout of its submission, in milliseconds. */
const SUBMIT_LEASE_SLACK_MS = 5_000

/** How long a submission is its worker's where the provider may take so long to answer, in milliseconds. */
export function submitLeaseMs(timeoutMs: number): number {
  return timeoutMs + SUBMIT_LEASE_SLACK_MS
}
