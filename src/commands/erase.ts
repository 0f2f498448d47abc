// `bun run erase NUMBER`: removes a number everywhere, and says what was changed; alone: those that were asked for

import type { Config } from '../config.ts'
import { theOne } from '../domain/act.ts'
import { type Erasure, partsOf } from '../domain/erasure/erasure.ts'
import { ERRORS } from '../domain/errors.ts'
import { MSISDN_RULE, readMsisdn } from '../domain/msisdn.ts'
import { done } from '../flow/admin/note-act.ts'
import { askErasure } from '../flow/erasure/ask-erasure.ts'
import { asTyped } from '../kit/own-files.ts'
import { openNumberSecret } from '../number-secret.ts'
import type { Db } from '../store/database/db.ts'
import { findErasure, listErasures } from '../store/erasure/erasures.ts'
import { newCommandId, noteCommand } from './by-command.ts'
import { runCommand } from './command.ts'

const ERASE = asTyped('erase')
const USAGE = `Usage:
  ${ERASE} NUMBER     have a number removed everywhere, as +4915112345678: workers carry it out
  ${ERASE} ID         how far that has come, and what was changed
  ${ERASE}            those that were asked for, newest first
`
const LISTED = 200
const CODES = { off: 'erasure_off', in_use: 'number_in_use' } as const
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

const [what, ...more] = process.argv.slice(2)
if (more.length > 0 || what?.startsWith('-') || what === 'help') fail(USAGE)
await runCommand(async (db, config) => {
  if (what === undefined) return await list(db)
  return UUID.test(what) ? await show(db, what) : await erase(db, config, what)
})

async function erase(db: Db, config: Config, text: string): Promise<number> {
  const number = readMsisdn(text)
  if (number === null) return say(process.stderr, `NUMBER ${MSISDN_RULE}\n${USAGE.trimEnd()}`, 1)
  const numberSecret = await openNumberSecret(config, db)
  const subject = theOne('erasure')
  const asked = await noteCommand<Awaited<ReturnType<typeof askErasure>>>(
    db,
    'eraseNumber',
    subject,
    async () => {
      const answer = await askErasure(
        { db, now: Date.now, newId: newCommandId, numberSecret },
        number,
        'the command erase',
      )
      if (answer.kind !== 'asked')
        return { answer, end: { outcome: 'refused', code: CODES[answer.kind], after: null } as const }
      const { id, numberHash, state } = answer.erasure
      return { answer, end: done({ id, number_hash: numberHash, state }) }
    },
  )
  switch (asked.kind) {
    case 'off':
      return say(process.stderr, ERRORS[CODES.off].error, 1)
    case 'in_use':
      return say(process.stderr, ERRORS[CODES.in_use].error, 1)
    case 'asked':
      return say(
        process.stdout,
        `${lineOf(asked.erasure)}\n${ERASE} ${asked.erasure.id} says how far it has come.`,
        0,
      )
  }
}

async function show(db: Db, id: string): Promise<number> {
  const erasure = await findErasure(db.sql, id)
  return erasure ? say(process.stdout, lineOf(erasure), 0) : say(process.stderr, 'no such erasure', 1)
}

async function list(db: Db): Promise<number> {
  const erasures = await listErasures(db.sql, null, LISTED)
  return say(process.stdout, erasures.length === 0 ? 'No erasures.' : erasures.map(lineOf).join('\n'), 0)
}

function lineOf({
  id,
  numberHash,
  redacts,
  state,
  askedBy,
  askedAt,
  counts,
  days,
  archivedDays,
  waitsFor,
  finishedAt,
}: Erasure) {
  const changed = Object.entries(counts).map(([name, count]) => `${name} ${count}`)
  return [
    `${id}  ${state}  ${redacts ? `message ${redacts.messageId}, ${partsOf(redacts).join(' and ')}` : numberHash}  asked for by ${askedBy} at ${askedAt.toISOString()}`,
    `    ${days} days searched, ${archivedDays.length} of them in the archive; changed: ${changed.join(', ') || 'nothing'}`,
    ...(waitsFor > 0
      ? [
          `    waits for ${waitsFor} (${redacts ? 'its day, or a callback of it that is on its way' : 'messages, callbacks and codes on their way, or ended within the last minute'})`,
        ]
      : []),
    ...(finishedAt ? [`    done at ${finishedAt.toISOString()}`] : []),
  ].join('\n')
}

function say(to: NodeJS.WriteStream, words: string, code: number): number {
  to.write(`${words}\n`)
  return code
}

function fail(words: string): never {
  process.stderr.write(words)
  process.exit(1)
}
