import { type Static, Type } from '@sinclair/typebox'

/** What the guard looks at. */
export const GUARD_RULES = [
  'countries',
  'number_types',
  'per_number',
  'per_prefix',
  'per_client',
  'per_end_user',
  'sequence',
  'verified_share',
  'spend',
] as const
export type GuardRule = (typeof GUARD_RULES)[number]

/** What a rule does with what it finds: nothing, note it, or refuse it. */
export const GUARD_MODES = ['off', 'monitor', 'block'] as const
export type GuardMode = (typeof GUARD_MODES)[number]

const mode = Type.Optional(
  Type.Union(
    GUARD_MODES.map((word) => Type.Literal(word)),
    { description: `must be one of ${GUARD_MODES.join(', ')}` },
  ),
)
const whole = (minimum: number, maximum: number) =>
  Type.Optional(
    Type.Integer({ minimum, maximum, description: `must be a whole number from ${minimum} to ${maximum}` }),
  )
const rule = <P extends Parameters<typeof Type.Object>[0]>(more: P) =>
  Type.Optional(
    Type.Object({ mode, ...more }, { additionalProperties: false, description: 'must be a JSON object' }),
  )
const velocity = rule({
  messages: whole(1, 1_000_000),
  window_s: whole(1, 86_400),
  block_s: whole(1, 2_592_000),
})

/** What keeps a script from pumping messages to numbers that pay it. */
export const Guard = Type.Object(
  {
    applies_to: Type.Optional(
      Type.Union([Type.Literal('otp'), Type.Literal('all')], { description: 'must be one of otp, all' }),
    ),
    countries: rule({
      /** Null: any. */
      allowed: Type.Optional(
        Type.Union([Type.Array(Type.String({ pattern: '^[A-Z]{2}$' }), { maxItems: 250 }), Type.Null()], {
          description: 'must be a list of countries (ISO 3166-1), or null for any',
        }),
      ),
    }),
    number_types: rule({}),
    per_number: velocity,
    per_prefix: velocity,
    per_client: velocity,
    per_end_user: velocity,
    sequence: rule({ run: whole(3, 1_000), window_s: whole(1, 86_400), block_s: whole(1, 2_592_000) }),
    verified_share: rule({
      least_percent: whole(1, 100),
      least_sent: whole(1, 1_000_000),
      window_s: whole(60, 86_400),
      block_s: whole(1, 2_592_000),
    }),
    spend: rule({
      /** Of a client, to a country, on a day in UTC; null: no cap. */
      cents_per_day: Type.Optional(
        Type.Union([Type.Number({ minimum: 0 }), Type.Null()], {
          description: 'must be an amount in cents, or null for none',
        }),
      ),
    }),
  },
  { additionalProperties: false, description: 'must be a JSON object' },
)
export type Guard = Required<Static<typeof Guard>>

/** Where nothing is said. */
export const USUAL_GUARD: Guard = {
  applies_to: 'otp',
  countries: { mode: 'block', allowed: null },
  number_types: { mode: 'block' },
  per_number: { mode: 'off', messages: 5, window_s: 600, block_s: 600 },
  per_prefix: { mode: 'off', messages: 300, window_s: 600, block_s: 3_600 },
  per_client: { mode: 'off', messages: 10_000, window_s: 600, block_s: 600 },
  per_end_user: { mode: 'block', messages: 10, window_s: 600, block_s: 3_600 },
  sequence: { mode: 'block', run: 20, window_s: 600, block_s: 3_600 },
  verified_share: { mode: 'monitor', least_percent: 10, least_sent: 100, window_s: 3_600, block_s: 3_600 },
  spend: { mode: 'off', cents_per_day: null },
}
