import { Elysia } from 'elysia'
import { isCalendarDay } from '../../domain/calendar-day.ts'
import { findListedDay, type ListedDay, listDays } from '../../store/archive/day-list.ts'
import { reasonOf } from '../../store/database/db.ts'
import type { ApiDeps } from '../../world.ts'
import { ADMIN_REFUSALS, answer, refusals } from '../docs/docs-responses.ts'
import { forAdmins } from '../docs/security.ts'
import { DEFAULT_PAGE } from '../http/fields.ts'
import { refuse, refuseField } from '../http/refuse.ts'
import { ArchivedDay, ArchivedDayPage, DayParams, EXAMPLE_DAY, ListDaysQuery } from './archive-answers.ts'

const operation = { tags: ['Operations'], security: forAdmins('read') }

/** `/v1/archive/days` for admins: which days are in cold storage, and bringing one back. */
export function archiveRoutes({ db, log, restoreDay }: Pick<ApiDeps, 'db' | 'log' | 'restoreDay'>) {
  /** Days that this process was asked for: until its thread has taken one, the database does not say that it is under way. */
  const asked = new Set<string>()

  /** Whoever waits for it looks at the day: it takes minutes. */
  async function bringBack(day: string): Promise<void> {
    asked.add(day)
    try {
      if (await restoreDay(day)) log.info({ day }, 'a day was brought back from the archive')
    } catch (error) {
      log.warn({ day, reason: reasonOf(error) }, 'a day could not be brought back, and stays in the archive')
    } finally {
      asked.delete(day)
    }
  }

  function dayJson(day: ListedDay): ArchivedDay {
    return archivedDayJson(day, day.held || (day.state === 'archived' && asked.has(day.day)))
  }

  return new Elysia({ normalize: false, prefix: '/v1/archive/days' })
    .get(
      '',
      async ({ query, set }) => {
        const { cursor = null } = query
        if (cursor !== null && !isCalendarDay(cursor)) return refuseField(set, 'cursor', DAY_RULE)
        const limit = Number(query.limit ?? DEFAULT_PAGE)
        const days = await listDays(db.sql, { beforeDay: cursor }, limit)
        return {
          days: days.map(dayJson),
          next_cursor: days.length < limit ? null : (days.at(-1)?.day ?? null),
        }
      },
      {
        query: ListDaysQuery,
        detail: {
          ...operation,
          summary: 'List archived days',
          description:
            'Days that are in cold storage, on their way there, or back from it, the newest first. Days that were never begun to be archived are not among them: the database has those.',
          responses: {
            200: answer('a page', ArchivedDayPage, { days: [EXAMPLE_DAY], next_cursor: EXAMPLE_DAY.day }),
            ...refusals(...ADMIN_REFUSALS, 'invalid_field', 'unknown_field'),
          },
        },
      },
    )
    .post(
      '/:day/restore',
      async ({ params, set }) => {
        if (!isCalendarDay(params.day)) return refuseField(set, 'day', DAY_RULE)
        const day = await findListedDay(db.sql, params.day)
        if (!day) return refuse(set, 'unknown_day')
        if (day.state !== 'archived' || day.held || asked.has(day.day))
          return refuse(set, 'day_not_restorable')
        void bringBack(day.day)
        set.status = 202
        return dayJson(day)
      },
      {
        params: DayParams,
        detail: {
          ...operation,
          security: forAdmins('operate'),
          summary: 'Bring an archived day back',
          description:
            'Its rows are read, compared and put into the database by a thread of the process that is asked, at the lowest priority, some minutes for millions of messages; until all of them are there the day is read from the archive. How far it is: `GET /v1/archive/days`. Where it fails, or the process ends before, the day is in the archive as before. The command restore does the same beside the gateway.',
          responses: {
            202: answer('it has begun', ArchivedDay, { ...EXAMPLE_DAY, under_way: true }),
            ...refusals(...ADMIN_REFUSALS, 'invalid_field', 'unknown_day', 'day_not_restorable'),
          },
        },
      },
    )
}

const DAY_RULE = 'must be a UTC day such as 2026-01-31'

function archivedDayJson(day: ListedDay, isUnderWay: boolean): ArchivedDay {
  return {
    day: day.day,
    state: day.state,
    under_way: isUnderWay,
    done_rows: Number(day.doneRows),
    of_rows: Number(day.ofRows),
    generation: day.generation,
    place: day.place,
    messages: day.messages === null ? null : Number(day.messages),
    bytes: day.bytes === null ? null : Number(day.bytes),
    started_at: day.startedAt.toISOString(),
    written_at: day.writtenAt?.toISOString() ?? null,
    archived_at: day.archivedAt?.toISOString() ?? null,
    restored_at: day.restoredAt?.toISOString() ?? null,
    failed_at: day.failedAt?.toISOString() ?? null,
    error: day.error,
  }
}
