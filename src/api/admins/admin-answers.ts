import { type Static, Type } from '@sinclair/typebox'
import { ACT_OUTCOMES, ACTOR_KINDS, type ActState, SUBJECT_KINDS } from '../../domain/act.ts'
import { SCOPES } from '../../domain/admin.ts'
import { idOf, instantOf, listOf, NextCursor, named, orNull, textOf, wordOf } from '../http/answer-fields.ts'

const scopes = listOf(wordOf(SCOPES, 'a scope'), 'what it is for')
const until = orNull(instantOf('when it ends by itself; null: it does not'))

const token = {
  id: idOf('names the token'),
  name: textOf('who has it; one may have more than one'),
  token_prefix: textOf('its first characters, to know it by'),
  scopes,
  until,
  created_at: instantOf('when it was made'),
  created_by: textOf('who made it'),
  revoked_at: orNull(instantOf('when it was revoked; null: it was not')),
  revoked_by: orNull(textOf('who revoked it')),
}

/** A token of an admin. */
export const AdminToken = named('AdminToken', token)
export type AdminToken = Static<typeof AdminToken>

/** A token of an admin with itself, which is shown this once. */
export const MadeAdminToken = named('MadeAdminToken', {
  ...token,
  token: textOf('the token: shown this once, kept as a hash'),
})
export type MadeAdminToken = Static<typeof MadeAdminToken>

/** A page of tokens. */
export const AdminTokenPage = named('AdminTokenPage', {
  admins: listOf(AdminToken, 'newest first'),
  next_cursor: NextCursor,
})
export type AdminTokenPage = Static<typeof AdminTokenPage>

/** Who the request's own token is of. */
export const OwnAdmin = named('OwnAdmin', {
  kind: wordOf(['root', 'admin'], 'whether it is that of ADMIN_TOKEN, which may do all, or one with a name'),
  id: orNull(idOf('names the token; null: root')),
  name: textOf('who has it'),
  scopes,
  until,
})
export type OwnAdmin = Static<typeof OwnAdmin>

const state = (when: string) =>
  orNull(
    Type.Unsafe<NonNullable<ActState>>(
      Type.Object(
        {},
        {
          additionalProperties: true,
          description: `what it was ${when}, without secrets, texts of messages and numbers of people; of a long list how many \`items\` it has, and what \`went\` or \`came\`; null: it was not there, or there is nothing to be read`,
        },
      ),
    ),
  )

/** An act: who did what. */
export const Act = named('Act', {
  id: idOf('names the act'),
  at: instantOf('when it began'),
  by: wordOf(
    ACTOR_KINDS,
    'who: the token of ADMIN_TOKEN, an admin with a name, a client on what is its own, whoever came where nobody asks, the command line, the gateway by itself',
  ),
  name: textOf("an admin's name, a client's id, the user of the command line; otherwise as `by`"),
  admin_id: orNull(idOf('the token of an admin; null: another’s')),
  from: orNull(textOf('the address that it came from, or the machine of the command line')),
  what: textOf('the operation, as this document calls it, or the command'),
  subject_kind: wordOf(SUBJECT_KINDS, 'what kind of thing it was done to'),
  subject_id: orNull(textOf('which one; null: there is one only, or it was many')),
  client_id: orNull(idOf('the client whose it is; null: nobody’s')),
  outcome: wordOf(
    ACT_OUTCOMES,
    '`begun`: it is under way, or its process died or lost the database over it, and whether it was done is to be looked at; `refused` and `failed`: nothing was changed',
  ),
  code: orNull(textOf('why it was refused or has failed')),
  before: state('before'),
  after: state('after'),
  request_id: orNull(textOf('the request, as logs have it; null: none asked for it')),
  finished_at: orNull(instantOf('when it ended')),
})
export type Act = Static<typeof Act>

/** A page of acts. */
export const ActPage = named('ActPage', { acts: listOf(Act, 'newest first'), next_cursor: NextCursor })
export type ActPage = Static<typeof ActPage>

/** A token to look at. */
export const EXAMPLE_ADMIN: AdminToken = {
  id: '019abcde-0000-7000-8000-0000000000a1',
  name: 'Ann Miller',
  token_prefix: 'smsa_EXAMPL',
  scopes: ['read', 'money'],
  until: '2027-05-24T10:00:00.000Z',
  created_at: '2026-11-24T10:00:00.000Z',
  created_by: 'root',
  revoked_at: null,
  revoked_by: null,
}

/** Whose it is. */
export const EXAMPLE_OWN: OwnAdmin = {
  kind: 'admin',
  id: EXAMPLE_ADMIN.id,
  name: EXAMPLE_ADMIN.name,
  scopes: EXAMPLE_ADMIN.scopes,
  until: EXAMPLE_ADMIN.until,
}

const EXAMPLE_STATE = { name: 'Shop', rate_limit_burst: null, price_list: null, tlvs: null, dlt: null }

/** An act to look at. */
export const EXAMPLE_ACT: Act = {
  id: '019abcde-0000-7000-8000-0000000000a2',
  at: '2026-11-24T10:00:00.000Z',
  by: 'admin',
  name: EXAMPLE_ADMIN.name,
  admin_id: EXAMPLE_ADMIN.id,
  from: '192.0.2.7',
  what: 'changeClient',
  subject_kind: 'client',
  subject_id: '550e8400-e29b-41d4-a716-446655440000',
  client_id: '550e8400-e29b-41d4-a716-446655440000',
  outcome: 'done',
  code: null,
  before: { ...EXAMPLE_STATE, rate_limit_rps: null },
  after: { ...EXAMPLE_STATE, rate_limit_rps: 50 },
  request_id: 'b7e1c2a4-6f1d-4f0e-9a53-0c7d2f3f9a10',
  finished_at: '2026-11-24T10:00:00.020Z',
}
