import { Type } from '@sinclair/typebox'
import { countOf, orNull, textOf } from './answer-fields.ts'

/** What an answer says that does not look at the archive. */
export const ArchivedSpanField = orNull(
  Type.Object(
    {
      days: countOf('how many'),
      first: textOf('the first of them, as 2026-01-31'),
      last: textOf('the last of them'),
    },
    {
      description:
        'days of the time that was asked for that are in the archive and not in this answer; null: none is',
    },
  ),
)
