import { Elysia } from 'elysia'
import { FAILURES_OVER_MS } from '../../domain/problem/judge-failures.ts'
import type { CheckMoney } from '../../flow/problem/check-money.ts'
import type { ReadProblems } from '../../flow/problem/read-problems.ts'
import { MAX_FAILURES } from '../../store/problem/outcome-minutes.ts'
import { ADMIN_REFUSALS, answer, refusals } from '../docs/docs-responses.ts'
import { forAdmins } from '../docs/security.ts'
import { refuse } from '../http/refuse.ts'
import { MoneyCheckAnswer, Problems } from './problem-answers.ts'
import { moneyJson, problemsJson } from './problem-view.ts'

const operation = { tags: ['Operations'], security: forAdmins('read') }

const EXAMPLE: Problems = {
  at: '2026-11-24T03:00:00.000Z',
  problems: [
    {
      kind: 'failures',
      severity: 'bad',
      title: 'Failed at telco-b: absent subscriber',
      count: 312,
      of: 'messages',
      at_least: false,
      since: '2026-11-24T02:41:07.120Z',
      last_at: '2026-11-24T02:59:58.004Z',
      before: { hour: 2, day: 4 },
      provider: 'telco-b',
      lane: null,
      client_id: null,
      filter: {
        status: 'FAILED_PERM',
        provider: 'telco-b',
        error: 'absent subscriber',
        from: '2026-11-24T02:40:55.000Z',
      },
      act: 'pause_provider',
    },
  ],
  read: ['money', 'audit', 'providers', 'failures', 'waiting'],
  unread: [],
}

const EXAMPLE_MONEY: MoneyCheckAnswer = {
  at: '2026-11-24T10:00:00.000Z',
  topped_up_cents: 100_000,
  available_cents: 99_990,
  held_cents: 5,
  captured_cents: 5,
  adds_up: true,
  difference_cents: 0,
  audit: { at: '2026-11-24T09:55:00.000Z', violations: 0 },
}

/** `/v1/problems` and `/v1/money` for admins: what is wrong now, and whether the money adds up. */
export function problemRoutes({
  readProblems,
  checkMoney,
}: {
  readonly readProblems: ReadProblems
  readonly checkMoney: CheckMoney
}) {
  return new Elysia({ normalize: false, prefix: '/v1' })
    .get('/problems', async (): Promise<Problems> => problemsJson(await readProblems()), {
      detail: {
        ...operation,
        summary: 'Read what is wrong now',
        description: `Failures of the last ${FAILURES_OVER_MS / 60_000} minutes by reason and provider, what waits too long, providers that are down, money, balances, callbacks, dead letters, the fraud guard, alerts that fire and more, the worst first. Failures are counted by the minute as they are committed, at most 100 reasons of a minute in each worker by themselves, and the ${MAX_FAILURES} largest are listed; those that are as usual (no more than twice those of an hour or a day before) and under 5 % of what ended at their provider are not, nor those of which none came for 5 minutes. \`filter\` is of the messages accepted since the first of them was. Each source is read by itself, once in 2 s, those that read a row for each client (balances, callbacks) or change slowly (archive, erasures) once in 15 s, however many ask; one that does not answer within 2 s is in \`unread\`, and nothing is known of it.`,
        responses: { 200: answer('what is wrong', Problems, EXAMPLE), ...refusals(...ADMIN_REFUSALS) },
      },
    })
    .get(
      '/money',
      async ({ set }) => {
        const money = await checkMoney()
        return money === null ? refuse(set, 'money_not_read') : moneyJson(money)
      },
      {
        detail: {
          ...operation,
          summary: 'Check that the money adds up',
          description:
            'Adds up, in one snapshot of the database, what clients were topped up by, have, and what was captured, and the locks of what is on its way, one by one, up to 20,000 messages. Once in 2 s at most, however many ask, and no more than 3 % of the time: what takes 300 ms is done each 10 s, and `at` says of when it is.',
          responses: {
            200: answer('the sums', MoneyCheckAnswer, EXAMPLE_MONEY),
            ...refusals(...ADMIN_REFUSALS, 'money_not_read'),
          },
        },
      },
    )
}
