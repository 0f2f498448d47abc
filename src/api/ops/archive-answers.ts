import { type Static, Type } from '@sinclair/typebox'
import {
  countOf,
  flagOf,
  instantOf,
  listOf,
  NextCursor,
  named,
  orNull,
  textOf,
  wordOf,
} from '../http/answer-fields.ts'
import { LimitField } from '../http/fields.ts'

const DAY_PATTERN = '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$'
const day = () => Type.String({ pattern: DAY_PATTERN, description: 'must be a UTC day such as 2026-01-31' })

/** A day of cold storage, or one that is on its way there. */
export const ArchivedDay = named('ArchivedDay', {
  day: textOf('the UTC day of the ids of its messages, as in 2026-01-31'),
  state: wordOf(
    ['writing', 'written', 'archived', 'restored'],
    '`writing` and `written`: the database has it, and its files are on their way; `archived`: it is in its files alone; `restored`: the database has it again',
  ),
  under_way: flagOf('whether somebody is at it now: archives it, brings it back or writes it anew'),
  done_rows: countOf('rows that are done, of what was last under way'),
  of_rows: countOf('of about how many'),
  generation: orNull(countOf('how often its files were written; null: not whole yet')),
  place: orNull(textOf('where its files are; null: in the folder `archive` of DATA_DIR')),
  messages: orNull(countOf('messages in its files; null: they are not whole yet')),
  bytes: orNull(countOf('how large its files are; null: they are not whole yet')),
  started_at: instantOf('when it was last begun'),
  written_at: orNull(instantOf('when its files were whole; null: they are not')),
  archived_at: orNull(instantOf('when the database gave it up; null: it has not')),
  restored_at: orNull(instantOf('when it was brought back; null: it was not')),
  failed_at: orNull(instantOf('when it was last tried in vain; null: the last try did not fail')),
  error: orNull(textOf('why it failed; null: it did not')),
})
export type ArchivedDay = Static<typeof ArchivedDay>

/** A page of days. */
export const ArchivedDayPage = named('ArchivedDayPage', {
  days: listOf(ArchivedDay, 'the newest first'),
  next_cursor: NextCursor,
})
export type ArchivedDayPage = Static<typeof ArchivedDayPage>

/** How days are paged: a cursor is the last day of the page before. */
export const ListDaysQuery = Type.Object(
  { cursor: Type.Optional(day()), limit: LimitField },
  { additionalProperties: false, description: 'must be query parameters' },
)

/** The path of a day. */
export const DayParams = Type.Object({ day: day() })

/** A day to look at. */
export const EXAMPLE_DAY: ArchivedDay = {
  day: '2026-01-31',
  state: 'archived',
  under_way: false,
  done_rows: 10_024_662,
  of_rows: 10_024_662,
  generation: 1,
  place: 's3://sms-archive/gateway',
  messages: 5_012_331,
  bytes: 512_331_992,
  started_at: '2026-03-02T02:00:00.000Z',
  written_at: '2026-03-02T02:14:10.000Z',
  archived_at: '2026-03-02T02:14:11.000Z',
  restored_at: null,
  failed_at: null,
  error: null,
}
