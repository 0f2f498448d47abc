import { type Static, Type } from '@sinclair/typebox'

/** Senders of a list, at most. */
export const MAX_ALLOWED_SENDERS = 1_000

const SENDER = { minLength: 1, maxLength: 16 }

const partsIn = Type.Union([Type.Integer({ minimum: 1 }), Type.Null()], {
  description: 'must be a whole number from 1, or null for no bound',
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
    countries: Type.Optional(
      Type.Record(
        Type.String({ pattern: '^[A-Z]{2}$' }),
        Type.Union([Type.Literal('any'), Type.Literal('numeric')]),
        {
          description:
            'must be an object of countries (ISO 3166-1), each with any or numeric: the senders it takes',
        },
      ),
    ),
    /** Of a sender, whichever client uses it. */
    caps: Type.Optional(
      Type.Record(
        Type.String(SENDER),
        Type.Object(
          {
            parts_per_minute: Type.Optional(partsIn),
            parts_per_day: Type.Optional(partsIn),
          },
          { additionalProperties: false },
        ),
        {
          description:
            'must be an object of senders, each with parts_per_minute and parts_per_day, whole numbers from 1, or null for no bound',
        },
      ),
    ),
  },
  { additionalProperties: false, description: 'must be a JSON object' },
)
export type Senders = Required<Static<typeof Senders>>

/** Where nothing is said. */
export const USUAL_SENDERS: Senders = { allowed: null, group: null, countries: {}, caps: {} }
