import { type Static, Type } from '@sinclair/typebox'
import { COUNTRY_RULE, callingCodeOfCountry } from '../country.ts'
import { oneOf } from '../fields/one-of.ts'
import { readSender, SENDER_RULE } from '../sender/sender.ts'
import { type Violation, violation } from '../violation.ts'

/** Senders of a list, at most. */
export const MAX_ALLOWED_SENDERS = 1_000
/** Countries of which something is said, at most: ISO 3166-1 has 249. */
export const MAX_SENDER_COUNTRIES = 250
/** Senders that have a cap, at most: every process keeps them in memory. */
export const MAX_CAPPED_SENDERS = 1_000
/** Far beyond what any sender may send on a day. */
const MAX_CAP_PARTS = 1_000_000_000

/** What a country takes: any sender, or numbers only. */
const COUNTRY_SENDERS = ['any', 'numeric'] as const

const SENDER = { minLength: 1, maxLength: 16 }

const partsIn = Type.Optional(
  Type.Union([Type.Integer({ minimum: 1, maximum: MAX_CAP_PARTS }), Type.Null()], {
    description: `must be a whole number from 1 to ${MAX_CAP_PARTS}, or null for no bound`,
  }),
)

const CountryRules = Type.Record(Type.String(), oneOf(COUNTRY_SENDERS), {
  maxProperties: MAX_SENDER_COUNTRIES,
  description: `must be an object of at most ${MAX_SENDER_COUNTRIES} countries, each with the senders it takes`,
})

/** Which senders a client may use, and what stands in where a country takes no alphanumeric one. */
export const Senders = Type.Object(
  {
    /** Null: any. */
    allowed: Type.Optional(
      Type.Union([Type.Array(Type.String(SENDER), { maxItems: MAX_ALLOWED_SENDERS }), Type.Null()], {
        description: `must be a list of at most ${MAX_ALLOWED_SENDERS} senders, or null for any`,
      }),
    ),
    /** Its numbers stand in; null: a message whose country takes no alphanumeric sender is refused. */
    group: Type.Optional(
      Type.Union([Type.String({ pattern: '^[A-Za-z0-9]{1,11}$' }), Type.Null()], {
        description: 'must be the name of a group of numbers, 1 to 11 letters and digits, or null',
      }),
    ),
    countries: Type.Optional(CountryRules),
    /** Of a sender, whichever client uses it. */
    caps: Type.Optional(
      Type.Record(
        Type.String(),
        Type.Object(
          { parts_per_minute: partsIn, parts_per_day: partsIn },
          {
            additionalProperties: false,
            description: 'must be an object with parts_per_minute and parts_per_day',
          },
        ),
        {
          maxProperties: MAX_CAPPED_SENDERS,
          description: `must be an object of at most ${MAX_CAPPED_SENDERS} senders, each with parts_per_minute and parts_per_day`,
        },
      ),
    ),
  },
  { additionalProperties: false, description: 'must be a JSON object' },
)
export type Senders = Required<Static<typeof Senders>>

/** Where nothing is said. */
export const USUAL_SENDERS: Senders = { allowed: null, group: null, countries: {}, caps: {} }

/** What its schema cannot hold of what is said: senders are senders, countries are countries. */
export function violationOfSenders(said: object): Violation | null {
  const { allowed, countries = {}, caps = {} } = said as Static<typeof Senders> // the schema has checked it
  const wrong = allowed?.findIndex((sender) => readSender(sender) === null) ?? -1
  if (wrong >= 0) return violation(`allowed.${wrong}`, SENDER_RULE)
  const nowhere = Object.keys(countries).find((country) => callingCodeOfCountry(country) === null)
  if (nowhere !== undefined) return violation(`countries.${nowhere}`, COUNTRY_RULE)
  const nobody = Object.keys(caps).find((sender) => readSender(sender) === null)
  return nobody === undefined ? null : violation(`caps.${nobody}`, SENDER_RULE)
}
