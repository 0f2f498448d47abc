import { type Admin, ROOT_NAME, SCOPES } from '../../domain/admin.ts'
import { uuid7Ms } from '../../domain/uuid7.ts'
import type { StoredAct } from '../../store/admin/acts.ts'
import type * as admins from '../../store/admin/admins.ts'
import type { Act, AdminToken, OwnAdmin } from './admin-answers.ts'

/** A token as JSON. */
export function adminJson(token: admins.AdminToken): AdminToken {
  return {
    id: token.id,
    name: token.name,
    token_prefix: token.tokenPrefix,
    scopes: token.scopes,
    until: token.until?.toISOString() ?? null,
    created_at: token.createdAt.toISOString(),
    created_by: token.createdBy,
    revoked_at: token.revokedAt?.toISOString() ?? null,
    revoked_by: token.revokedBy,
  }
}

/** Who asks, as JSON. */
export function ownJson(admin: Admin): OwnAdmin {
  if (admin.kind === 'root') return { kind: 'root', id: null, name: ROOT_NAME, scopes: SCOPES, until: null }
  const { id, name, scopes, untilMs } = admin
  return { kind: 'admin', id, name, scopes, until: untilMs === null ? null : new Date(untilMs).toISOString() }
}

/** An act as JSON. */
export function actJson({ by, subject, ...act }: StoredAct): Act {
  return {
    id: act.id,
    at: new Date(uuid7Ms(act.id)).toISOString(),
    by: by.kind,
    name: by.name,
    admin_id: by.adminId,
    from: by.from,
    what: act.what,
    subject_kind: subject.kind,
    subject_id: subject.id,
    client_id: subject.clientId,
    outcome: act.outcome,
    code: act.code,
    before: act.before,
    after: act.after,
    request_id: act.requestId,
    finished_at: act.finishedAt?.toISOString() ?? null,
  }
}
