import { type Static, Type } from '@sinclair/typebox'

/** The longest that can be said: 100 years. */
export const MAX_DAYS = 36_500

const days = Type.Optional(
  Type.Union([Type.Integer({ minimum: 1, maximum: MAX_DAYS }), Type.Null()], {
    description: `must be a whole number of days from 1 to ${MAX_DAYS}, or null for no end`,
  }),
)

/** For how many days after the UTC day of a message what it says is kept, and the number that it went to or came from. */
export const Retention = Type.Object(
  {
    /** Then texts are empty. */
    text_days: days,
    /** Then numbers are hashes: the same one has the same. */
    number_days: days,
  },
  { additionalProperties: false, description: 'must be a JSON object' },
)
export type Retention = Required<Static<typeof Retention>>

/** Where nothing is said: all is kept. */
export const USUAL_RETENTION: Retention = { text_days: null, number_days: null }
