import { Type } from '@sinclair/typebox'
import { ACT_OUTCOMES, ACTOR_KINDS, SUBJECT_KINDS } from '../../domain/act.ts'
import { ADMIN_NAME_RULE, MAX_ADMIN_NAME, SCOPES } from '../../domain/admin.ts'
import { oneOf } from '../../domain/fields/one-of.ts'
import {
  ClientIdField,
  CursorField,
  FromField,
  LimitField,
  RFC_3339_PATTERN,
  ToField,
  uuidField,
  yesOrNoField,
} from '../http/fields.ts'
import { EXAMPLE_ACT, EXAMPLE_ADMIN } from './admin-answers.ts'

// Every description of a request's field is the rule itself, worded so that it can follow the name of the field in a refusal.

/** What the end of a token must be. */
export const UNTIL_RULE = 'must be an RFC 3339 time to come, or null'

/** What scopes must be. */
export const SCOPES_RULE = `must be a list of at least one of ${SCOPES.join(', ')}, each once`

/** A token that is to be made. */
export const CreateAdminBody = Type.Object(
  {
    name: Type.String({
      minLength: 1,
      maxLength: MAX_ADMIN_NAME,
      description: ADMIN_NAME_RULE,
      example: EXAMPLE_ADMIN.name,
    }),
    scopes: Type.Array(oneOf(SCOPES), {
      minItems: 1,
      maxItems: SCOPES.length,
      uniqueItems: true,
      description: SCOPES_RULE,
    }),
    until: Type.Optional(
      Type.Unsafe<string | null>(
        Type.Union([Type.String({ pattern: RFC_3339_PATTERN }), Type.Null()], { description: UNTIL_RULE }),
      ),
    ),
  },
  { additionalProperties: false, description: 'must be a JSON object' },
)

/** The path of one token. */
export const AdminParams = Type.Object({ id: uuidField(EXAMPLE_ADMIN.id) })

/** How tokens are narrowed and paged. */
export const ListAdminsQuery = Type.Object(
  {
    name: Type.Optional(
      Type.String({ minLength: 1, maxLength: MAX_ADMIN_NAME, description: 'must be the name of an admin' }),
    ),
    ended: yesOrNoField,
    cursor: CursorField,
    limit: LimitField,
  },
  { additionalProperties: false, description: 'must be query parameters' },
)

/** The path of one act. */
export const ActParams = Type.Object({ id: uuidField(EXAMPLE_ACT.id) })

/** How acts are narrowed and paged. */
export const ListActsQuery = Type.Object(
  {
    by: Type.Optional(oneOf(ACTOR_KINDS)),
    name: Type.Optional(
      Type.String({ minLength: 1, maxLength: 255, description: 'must be a name as acts have it' }),
    ),
    what: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z][A-Za-z0-9-]{0,63}$',
        description: 'must be the name of an operation, such as topUp',
      }),
    ),
    subject_kind: Type.Optional(oneOf(SUBJECT_KINDS)),
    subject_id: Type.Optional(
      Type.String({ minLength: 1, maxLength: 255, description: 'must name a subject as acts do' }),
    ),
    client_id: Type.Optional(ClientIdField),
    outcome: Type.Optional(oneOf(ACT_OUTCOMES)),
    from: Type.Optional(FromField),
    to: Type.Optional(ToField),
    cursor: CursorField,
    limit: LimitField,
  },
  { additionalProperties: false, description: 'must be query parameters' },
)
