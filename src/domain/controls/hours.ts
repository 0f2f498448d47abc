import { type Static, Type } from '@sinclair/typebox'
import { oneOf } from '../fields/one-of.ts'
import { MESSAGE_CLASSES } from '../message.ts'

const TIME = { pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$', description: 'must be a time like 08:00' }

/** From when until when, on a clock of 24 hours where it is received; the end does not belong to it. */
const SendWindow = Type.Object(
  { from: Type.String(TIME), until: Type.String(TIME) },
  { additionalProperties: false },
)

/** When messages of a client may go out. What comes at another time is held until then; transactional ones and OTPs go at any time. */
export const Hours = Type.Object(
  {
    /** Null: at any time. */
    promotional: Type.Optional(
      Type.Union([SendWindow, Type.Null()], {
        description: 'must be an object with from and until, each like 08:00, or null for any time',
      }),
    ),
    /** What messages are that do not say their class. */
    default_class: Type.Optional(oneOf(MESSAGE_CLASSES)),
  },
  { additionalProperties: false, description: 'must be a JSON object' },
)
export type Hours = Required<Static<typeof Hours>>

/** Where nothing is said. */
export const USUAL_HOURS: Hours = { promotional: null, default_class: 'transactional' }
