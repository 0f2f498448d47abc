import { Elysia } from 'elysia'
import type { ClientId } from '../../domain/message.ts'
import { kickSession, listSessions, MAX_SHOWN_SESSIONS } from '../../store/smpp/smpp-sessions.ts'
import type { ApiDeps } from '../../world.ts'
import { ADMIN_REFUSALS, answer, noContent, refusals } from '../docs/docs-responses.ts'
import { forAdmins } from '../docs/security.ts'
import { refuse } from '../http/refuse.ts'
import { SmppSessionList } from './smpp-answers.ts'
import { EXAMPLE_SESSION } from './smpp-examples.ts'
import { ListSessionsQuery, SessionParams } from './smpp-schemas.ts'
import { sessionJson } from './smpp-view.ts'

const operation = { tags: ['SMPP'], security: forAdmins('read') }

/** `/v1/smpp/sessions` for admins: who is bound to the SMPP server. */
export function smppSessionRoutes({ db }: Pick<ApiDeps, 'db'>) {
  return new Elysia({ normalize: false, prefix: '/v1/smpp/sessions' })
    .get(
      '',
      async ({ query }): Promise<SmppSessionList> => {
        const clientId = (query.client_id?.toLowerCase() ?? null) as ClientId | null // the schema has checked the form
        return { sessions: (await listSessions(db.sql, clientId)).map(sessionJson) }
      },
      {
        query: ListSessionsQuery,
        detail: {
          ...operation,
          summary: 'List sessions of the SMPP server',
          description: `For admins. Who is bound now, over all processes, as each told within the last second; at most ${MAX_SHOWN_SESSIONS}, the oldest first.`,
          responses: {
            200: answer('the sessions', SmppSessionList, { sessions: [EXAMPLE_SESSION] }),
            ...refusals('invalid_field', 'unknown_field', ...ADMIN_REFUSALS),
          },
        },
      },
    )
    .delete(
      '/:id',
      async ({ params, set }) => {
        if (!(await kickSession(db.sql, params.id))) return refuse(set, 'unknown_smpp_session')
        set.status = 204
        return
      },
      {
        params: SessionParams,
        detail: {
          ...operation,
          security: forAdmins('operate'),
          summary: 'End a session of the SMPP server',
          description:
            'For admins. Its process says unbind within 2 s. The client may bind again: change its password or remove its account to keep it out.',
          responses: {
            204: noContent('it is being ended'),
            ...refusals('invalid_field', 'unknown_smpp_session', ...ADMIN_REFUSALS),
          },
        },
      },
    )
}
