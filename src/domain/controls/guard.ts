import { type Static, Type } from '@sinclair/typebox'
import { COUNTRY_RULE, callingCodeOfCountry } from '../country.ts'
import { oneOf } from '../fields/one-of.ts'
import { NUMBER_TYPES, USUALLY_REFUSED } from '../guard/number-type.ts'
import { IP_RULE, isIpAddress } from '../ip-address.ts'
import { centsOf, MAX_MONEY } from '../money.ts'
import { type Violation, violation } from '../violation.ts'

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
const GUARD_MODES = ['off', 'monitor', 'block'] as const

/** Countries of a list, numbers and addresses that no rule looks at, at most. */
const MAX_COUNTRIES = 250
const MAX_ALLOWED = 1_000

/** As much as a client may have been topped up by in all (`MAX_MONEY`). */
const MAX_CENTS = centsOf(MAX_MONEY)

const DAY_S = 86_400
const MAX_BLOCK_S = 30 * DAY_S

const mode = Type.Optional(oneOf(GUARD_MODES))
const whole = (minimum: number, maximum: number) =>
  Type.Optional(
    Type.Integer({ minimum, maximum, description: `must be a whole number from ${minimum} to ${maximum}` }),
  )
const rule = <P extends Parameters<typeof Type.Object>[0]>(more: P) =>
  Type.Optional(
    Type.Object({ mode, ...more }, { additionalProperties: false, description: 'must be a JSON object' }),
  )
/** More than `messages` within `window_s`, give or take a tenth of it, is too many; then nothing passes for `block_s`. */
const velocity = rule({
  messages: whole(1, 1_000_000),
  window_s: whole(1, DAY_S),
  block_s: whole(1, MAX_BLOCK_S),
})
const listOf = (pattern: string, most: number, what: string) =>
  Type.Array(Type.String({ pattern, maxLength: 50 }), {
    maxItems: most,
    description: `must be a list of at most ${most} ${what}`,
  })
const COUNTRIES = listOf('^[A-Z]{2}$', MAX_COUNTRIES, 'countries (ISO 3166-1)')

/** What keeps a script from pumping messages to numbers that pay it. Everything is counted for each client by itself. */
export const Guard = Type.Object(
  {
    applies_to: Type.Optional(oneOf(['otp', 'all'])),
    /** What no rule looks at. */
    allow: Type.Optional(
      Type.Object(
        {
          /** Whole, or how they begin. */
          numbers: Type.Optional(
            listOf('^\\+[1-9][0-9]{0,14}$', MAX_ALLOWED, 'numbers or their first digits, each with its +'),
          ),
          end_users: Type.Optional(listOf('^[0-9a-fA-F:.]{2,45}$', MAX_ALLOWED, 'IP addresses of end users')),
        },
        { additionalProperties: false, description: 'must be a JSON object' },
      ),
    ),
    countries: rule({
      /** Null: the home countries for OTPs, and any for other messages. */
      allowed: Type.Optional(
        Type.Union([COUNTRIES, Type.Null()], { description: `${COUNTRIES.description}, or null` }),
      ),
      /** Where its users are; none: OTPs go to any country. */
      home: Type.Optional(COUNTRIES),
    }),
    number_types: rule({
      refused: Type.Optional(
        Type.Array(oneOf(NUMBER_TYPES), {
          maxItems: NUMBER_TYPES.length,
          description: `must be a list of these: ${NUMBER_TYPES.join(', ')}`,
        }),
      ),
    }),
    per_number: velocity,
    per_prefix: velocity,
    per_client: velocity,
    per_end_user: velocity,
    sequence: rule({ run: whole(3, 1_000), window_s: whole(1, DAY_S), block_s: whole(1, MAX_BLOCK_S) }),
    verified_share: rule({
      least_percent: whole(1, 100),
      least_sent: whole(1, 10_000),
      window_s: whole(60, DAY_S),
      block_s: whole(1, MAX_BLOCK_S),
    }),
    spend: rule({
      /** Of a client, to a country, on a day in UTC; null: no cap. */
      cents_per_day: Type.Optional(
        Type.Union([Type.Number({ minimum: 0, maximum: MAX_CENTS }), Type.Null()], {
          description: `must be an amount in cents from 0 to ${MAX_CENTS}, or null for no cap`,
        }),
      ),
    }),
  },
  { additionalProperties: false, description: 'must be a JSON object' },
)

type Said = Static<typeof Guard>
type Groups = Omit<Said, 'applies_to'>
/** What holds: of every group all settings. */
export type Guard = { readonly applies_to: NonNullable<Said['applies_to']> } & {
  readonly [G in keyof Groups]-?: Required<NonNullable<Groups[G]>>
}

/** Where nothing is said. */
export const USUAL_GUARD: Guard = {
  applies_to: 'otp',
  allow: { numbers: [], end_users: [] },
  countries: { mode: 'block', allowed: null, home: [] },
  number_types: { mode: 'block', refused: [...USUALLY_REFUSED] },
  per_number: { mode: 'off', messages: 5, window_s: 600, block_s: 600 },
  per_prefix: { mode: 'off', messages: 300, window_s: 600, block_s: 3_600 },
  per_client: { mode: 'off', messages: 10_000, window_s: 600, block_s: 600 },
  per_end_user: { mode: 'block', messages: 10, window_s: 600, block_s: 3_600 },
  sequence: { mode: 'block', run: 20, window_s: 600, block_s: 3_600 },
  verified_share: { mode: 'monitor', least_percent: 10, least_sent: 100, window_s: 3_600, block_s: 3_600 },
  spend: { mode: 'off', cents_per_day: null },
}

/** What its schema cannot hold of what is said: of a country that is none, as UK is, no number would be among the allowed. */
export function violationOfGuard(said: object): Violation | null {
  const { countries, allow } = said as Said // the schema has checked it
  return (
    firstNot('countries.allowed', countries?.allowed, isCountry, COUNTRY_RULE) ??
    firstNot('countries.home', countries?.home, isCountry, COUNTRY_RULE) ??
    firstNot('allow.end_users', allow?.end_users, isIpAddress, IP_RULE)
  )
}

function firstNot(
  field: string,
  list: readonly string[] | null | undefined,
  is: (one: string) => boolean,
  rule: string,
): Violation | null {
  const wrong = list?.findIndex((one) => !is(one)) ?? -1
  return wrong < 0 ? null : violation(`${field}.${wrong}`, rule)
}

function isCountry(country: string): boolean {
  return callingCodeOfCountry(country) !== null
}
