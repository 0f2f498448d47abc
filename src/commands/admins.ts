// `npm run admins`: lists tokens of admins, makes and revokes them.

import { parseArgs } from 'node:util'
import { ADMIN_NAME_RULE, areScopes, isAdminName, SCOPE_MEANS, SCOPES, type Scope } from '../domain/admin.ts'
import { readBound } from '../domain/message/schedule.ts'
import { makeAdminToken, revokeAdminTokens } from '../flow/admin/admin-tokens.ts'
import { done } from '../flow/admin/note-act.ts'
import { adminState } from '../flow/admin/subject-states.ts'
import { asTyped } from '../kit/own-files.ts'
import { type AdminToken, listAdmins } from '../store/admin/admins.ts'
import type { Db } from '../store/database/db.ts'
import { byCommand, newCommandId, noteCommand } from './by-command.ts'
import { runCommand } from './command.ts'

const ADMINS = asTyped('admins')
const USAGE = `Usage:
  ${ADMINS}                                      list the tokens of admins, newest first
  ${ADMINS} make NAME --scopes read,money [--until 2027-12-31T00:00:00Z]
                                                 make a token and print it, this once
  ${ADMINS} revoke NAME|ID                       end all tokens of a name, or one

Scopes:
${SCOPES.map((scope) => `  ${scope.padEnd(9)}${SCOPE_MEANS[scope]}\n`).join('')}`
const LISTED = 500
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

const { verb, name, scopes, untilMs } = read()
const NOW = { newId: newCommandId, now: Date.now }

await runCommand((db) => {
  switch (verb) {
    case 'list':
      return list(db)
    case 'make':
      return make(db)
    case 'revoke':
      return revoke(db)
  }
})

async function list(db: Db): Promise<number> {
  const tokens = await listAdmins(db, { beforeId: null, name: null, ended: false }, LISTED)
  for (const token of tokens) print(token)
  process.stdout.write(
    tokens.length === 0 ? 'No admin has a token: there is only that of ADMIN_TOKEN.\n' : '',
  )
  return 0
}

async function make(db: Db): Promise<number> {
  const until = untilMs === null ? null : new Date(untilMs)
  const subject = { kind: 'admin', id: null, clientId: null } as const
  const { token, kept } = await noteCommand(db, 'createAdmin', subject, async () => {
    const made = await makeAdminToken({ db, ...NOW }, { name, scopes, until }, byCommand().name)
    return { answer: made, end: done({ id: made.kept.id, ...adminState(made.kept) }) }
  })
  print(kept)
  process.stdout.write(`${token}\n`)
  return 0
}

async function revoke(db: Db): Promise<number> {
  const which = UUID.test(name) ? { id: name, name: null } : { id: null, name }
  const subject = { kind: 'admin', id: which.id, clientId: null } as const
  const ended = await noteCommand(db, 'revokeAdmin', subject, async () => {
    const revoked = await revokeAdminTokens({ db, ...NOW }, which, byCommand().name)
    return { answer: revoked, end: done({ revoked: revoked.map(adminState) }) }
  })
  for (const token of ended) print(token)
  process.stdout.write(`${ended.length} revoked: good no more within 3 seconds.\n`)
  return ended.length > 0 ? 0 : 1
}

function print({ id, name: of, tokenPrefix, scopes: are, until, revokedAt }: AdminToken): void {
  const ends = [
    until ? `  until ${until.toISOString()}` : '',
    revokedAt ? `  revoked ${revokedAt.toISOString()}` : '',
  ].join('')
  process.stdout.write(`${id}  ${tokenPrefix}…  ${of}: ${are.join(', ')}${ends}\n`)
}

/** What is asked for; whoever asks otherwise is told how, and the command ends. */
function read(): {
  readonly verb: 'list' | 'make' | 'revoke'
  readonly name: string
  readonly scopes: readonly Scope[]
  readonly untilMs: number | null
} {
  const { positionals, values } = parsed()
  const [word = 'list', given = '', ...more] = positionals
  const asked = (values.scopes ?? '').split(',').map((scope) => scope.trim())
  const nothing = { name: given, scopes: [], untilMs: null }
  if (more.length > 0) fail(USAGE)
  if (word === 'list' && given === '') return { verb: word, ...nothing }
  if (word === 'revoke' && given !== '') return { verb: word, ...nothing }
  if (word !== 'make' || given === '') fail(USAGE)
  if (!isAdminName(given)) fail(`NAME ${ADMIN_NAME_RULE}\n`)
  if (!areScopes(asked))
    fail(`--scopes must be at least one of ${SCOPES.join(', ')}, with commas between them\n`)
  const untilMs = values.until === undefined ? null : readBound(values.until)
  if (values.until !== undefined && (untilMs === null || untilMs <= Date.now()))
    fail('--until must be an RFC 3339 time to come, such as 2027-12-31T00:00:00Z\n')
  return { verb: word, name: given, scopes: asked, untilMs }
}

function parsed() {
  try {
    return parseArgs({
      args: process.argv.slice(2),
      allowPositionals: true,
      options: { scopes: { type: 'string' }, until: { type: 'string' } },
    })
  } catch {
    fail(USAGE)
  }
}

function fail(words: string): never {
  process.stderr.write(words)
  process.exit(1)
}
