import { Elysia } from 'elysia'
import { AUDITED, auditWithin } from '../../store/audit.ts'
import type { ApiDeps } from '../../world.ts'
import { ADMIN_REFUSALS, answer, refusals } from '../docs/docs-responses.ts'
import { forAdmins } from '../docs/security.ts'
import { refuse } from '../http/refuse.ts'
import { Audit } from './audit-answers.ts'

/** Less than a connection may be silent for. */
const AUDIT_WITHIN_MS = 60_000

/** `/v1/audit` for admins: whether the invariants hold. Whoever asks while one is under way gets what it comes to. */
export function auditRoute({ db, now }: Pick<ApiDeps, 'db' | 'now'>) {
  let underWay: Promise<Audit | null> | null = null

  async function check(): Promise<Audit | null> {
    const at = new Date(now()).toISOString()
    const violations = await auditWithin(db, AUDIT_WITHIN_MS)
    return violations && { at, checked: [...AUDITED], violations }
  }

  return new Elysia({ normalize: false }).get(
    '/v1/audit',
    async ({ set }) => {
      underWay ??= check().finally(() => {
        underWay = null
      })
      return (await underWay) ?? refuse(set, 'audit_too_long')
    },
    {
      detail: {
        tags: ['Operations'],
        security: forAdmins('read'),
        summary: 'Check the invariants',
        description: `Checks, in one snapshot of the database, that no client's credit is negative (I1), that each client's money adds up (I2), that each message has the credit lock of its status (I3) and its history without a gap (I4), and that what is open has an alarm and ends in time (I6). It reads every message: one runs at a time in a process, whoever asks meanwhile gets the same answer, and beyond ${AUDIT_WITHIN_MS / 1_000} s it is given up. In one process without services nothing else is read or written meanwhile. The command audit (\`npm run audit\`, or \`sms-gateway audit\`) does the same beside the database, without that bound.`,
        responses: {
          200: answer('checked', Audit, {
            at: '2026-11-24T10:00:00.000Z',
            checked: [...AUDITED],
            violations: [
              {
                invariant: 'I3',
                subject: 'message 019abcde-0000-7000-8000-000000000001',
                found: 'status DELIVERED with a lock HELD',
              },
            ],
          }),
          ...refusals(...ADMIN_REFUSALS, 'audit_too_long'),
        },
      },
    },
  )
}
