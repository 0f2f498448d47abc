import { Elysia } from 'elysia'
import { isIpBlock } from '../../domain/ip-address.ts'
import type { ClientId } from '../../domain/message.ts'
import { DEFAULT_SMPP_ACCOUNT, type SmppAccountSettings } from '../../domain/smpp/account.ts'
import { setAccount } from '../../flow/smpp/set-smpp-account.ts'
import { countWaitingForAccount } from '../../store/callback/callback-queue.ts'
import { findSmppAccount, removeSmppAccount } from '../../store/smpp/smpp-accounts.ts'
import { countSessions } from '../../store/smpp/smpp-sessions.ts'
import type { ApiDeps } from '../../world.ts'
import { ADMIN_REFUSALS, answer, jsonBody, noContent, refusals } from '../docs/docs-responses.ts'
import { forAdmins } from '../docs/security.ts'
import { SMPP_ACCOUNT_EXAMPLES } from '../docs/smpp-request-examples.ts'
import { ClientParams } from '../http/fields.ts'
import { refuse, refuseField } from '../http/refuse.ts'
import { SmppAccountAnswer } from './smpp-answers.ts'
import { EXAMPLE_ACCOUNT } from './smpp-examples.ts'
import { ALLOW_IPS_RULE, SmppAccountBody } from './smpp-schemas.ts'
import { accountJson } from './smpp-view.ts'

const operation = { tags: ['SMPP'], security: forAdmins('read') }
const FOR_ADMINS = 'For admins.'

const PUT_DESCRIPTION = [
  `${FOR_ADMINS} With it the client may bind to the SMPP server (\`SMPP_PORT\`, \`SMPP_TLS_PORT\`). What is left out is as usual; without \`password\` the one before stays, and a new account needs one. Only a slow hash of it is kept. Many clients of SMPP send no more than 8 characters of a password.`,
  'Every process goes by it within 2 s, also on sessions that are bound; those that could not bind any more with their name, their password or from their address are ended. `max_binds` is heeded when a session binds.',
  '`join_parts` is for routes that lead to providers without user data headers: the parts of a long message become one message with its text. With `express` its `priority_flag` makes messages express. `no_credits_status` is 0x45 (ESME_RSUBMITFAIL) as usual: 0x08 makes some clients ask for ever.',
].join('\n\n')

/** `/v1/clients/:id/smpp` for admins: as whom a client binds to the SMPP server. */
export function smppAccountRoutes({ db }: Pick<ApiDeps, 'db'>) {
  return new Elysia({ normalize: false, prefix: '/v1/clients/:id/smpp' })
    .get(
      '',
      async ({ params, set }) => {
        const clientId = params.id.toLowerCase() as ClientId // the schema has checked the form
        const account = await findSmppAccount(db.sql, clientId)
        return account ? accountJson(account, await countsOf(db, clientId)) : refuse(set, 'no_smpp_account')
      },
      {
        params: ClientParams,
        detail: {
          ...operation,
          summary: "Read a client's SMPP account",
          description: FOR_ADMINS,
          responses: {
            200: answer('the account', SmppAccountAnswer, EXAMPLE_ACCOUNT),
            ...refusals('invalid_field', 'no_smpp_account', ...ADMIN_REFUSALS),
          },
        },
      },
    )
    .put(
      '',
      async ({ params, body, set }) => {
        if (!(body.allow_ips ?? []).every(isIpBlock)) return refuseField(set, 'allow_ips', ALLOW_IPS_RULE)
        const clientId = params.id.toLowerCase() as ClientId // the schema has checked the form
        const outcome = await setAccount({ db }, clientId, settingsOf(body), body.password ?? null)
        switch (outcome.kind) {
          case 'unknown_client':
          case 'system_id_taken':
            return refuse(set, outcome.kind)
          case 'no_password':
            return refuseField(set, 'password', 'must be given with a new account')
          case 'set':
            return accountJson(outcome.account, await countsOf(db, clientId))
        }
      },
      {
        params: ClientParams,
        body: SmppAccountBody,
        detail: {
          ...operation,
          security: forAdmins('config'),
          summary: "Set a client's SMPP account",
          requestBody: jsonBody(SmppAccountBody, SMPP_ACCOUNT_EXAMPLES),
          description: PUT_DESCRIPTION,
          responses: {
            200: answer('set', SmppAccountAnswer, EXAMPLE_ACCOUNT),
            ...refusals(
              'invalid_field',
              'unknown_field',
              'unknown_client',
              'system_id_taken',
              ...ADMIN_REFUSALS,
            ),
          },
        },
      },
    )
    .delete(
      '',
      async ({ params, set }) => {
        if (!(await removeSmppAccount(db.sql, params.id as ClientId))) return refuse(set, 'no_smpp_account')
        set.status = 204
        return
      },
      {
        params: ClientParams,
        detail: {
          ...operation,
          security: forAdmins('config'),
          summary: "Remove a client's SMPP account",
          description: `${FOR_ADMINS} Sessions of it are ended within 2 s.`,
          responses: {
            204: noContent('removed'),
            ...refusals('invalid_field', 'no_smpp_account', ...ADMIN_REFUSALS),
          },
        },
      },
    )
}

async function countsOf({ sql }: ApiDeps['db'], clientId: ClientId) {
  const [sessions, waiting] = await Promise.all([
    countSessions(sql, clientId),
    countWaitingForAccount(sql, clientId),
  ])
  return { sessions, waiting }
}

function settingsOf(body: typeof SmppAccountBody.static): SmppAccountSettings {
  const usual = DEFAULT_SMPP_ACCOUNT
  return {
    systemId: body.system_id,
    allowIps: body.allow_ips ?? usual.allowIps,
    maxBinds: body.max_binds ?? usual.maxBinds,
    window: body.window ?? usual.window,
    maxPartsPerS: body.max_parts_per_s ?? usual.maxPartsPerS,
    tlvs: body.tlvs?.map((tag) => tag.toLowerCase()) ?? usual.tlvs,
    receipts: {
      format: body.receipts?.format ?? usual.receipts.format,
      messageId: body.receipts?.message_id ?? usual.receipts.messageId,
    },
    joinParts: body.join_parts ?? usual.joinParts,
    express: body.express ?? usual.express,
    noCreditsStatus: body.no_credits_status ?? usual.noCreditsStatus,
  }
}
