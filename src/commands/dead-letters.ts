// `npm run dead`: lists, shows, replays and discards dead letters.

import { theOne } from '../domain/act.ts'
import { done } from '../flow/admin/note-act.ts'
import { asTyped } from '../kit/own-files.ts'
import type { Db } from '../store/database/db.ts'
import {
  EVERY_LETTER,
  findDeadLetter,
  listDeadLetters,
  MAX_REPLAYED,
  removeDeadLetters,
  replayDeadReceipts,
  type StoredDeadLetter,
} from '../store/receipt/dead-letters.ts'
import { noteCommand } from './by-command.ts'
import { runCommand } from './command.ts'

const DEAD = asTyped('dead')
const USAGE = `Usage:
  ${DEAD}                 list what could not be processed, newest first
  ${DEAD} show <id>       one of them
  ${DEAD} replay [id…]    give these receipts another chance; without ids, all that were not replayed yet
  ${DEAD} discard <id…>   forget these for good
`
const LISTED = 200
/** Ids that an act shows. */
const SHOWN_IDS = 100
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

const [verb = 'list', ...ids] = process.argv.slice(2)

/** What each verb does with the ids, and how many it takes. */
const VERBS: Readonly<Record<string, { least: number; most: number; run(db: Db): Promise<number> }>> = {
  list: { least: 0, most: 0, run: list },
  show: { least: 1, most: 1, run: show },
  replay: { least: 0, most: MAX_REPLAYED, run: replay },
  discard: { least: 1, most: MAX_REPLAYED, run: discard },
}

const asked = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined
if (!asked || ids.length < asked.least || ids.length > asked.most || !ids.every((id) => UUID.test(id))) {
  process.stderr.write(USAGE)
  process.exit(1)
}
await runCommand(asked.run)

async function list(db: Db): Promise<number> {
  const letters = await listDeadLetters(db.sql, LISTED)
  for (const letter of letters) print(letter)
  process.stdout.write(letters.length === 0 ? 'No dead letters.\n' : '')
  return 0
}

async function show(db: Db): Promise<number> {
  const letter = await findDeadLetter(db.sql, ids[0] ?? '')
  if (!letter) {
    process.stderr.write('no such dead letter\n')
    return 1
  }
  print(letter)
  return 0
}

async function replay(db: Db): Promise<number> {
  const choice = { ...EVERY_LETTER, ids: ids.length > 0 ? ids : null }
  const nowMs = Date.now()
  const total = await noteCommand(db, 'replayDeadLetters', theOne('dead_letters'), async () => {
    let replayed = 0
    for (let count = MAX_REPLAYED; count === MAX_REPLAYED; replayed += count)
      count = await replayDeadReceipts(db.sql, choice, nowMs)
    return { answer: replayed, end: done({ replayed }) }
  })
  process.stdout.write(`${total} receipts will be tried again.\n`)
  return 0
}

async function discard(db: Db): Promise<number> {
  const count = await noteCommand(db, 'removeDeadLetter', theOne('dead_letters'), async () => {
    const removed = await removeDeadLetters(db.sql, ids)
    return { answer: removed, end: done({ ids: ids.slice(0, SHOWN_IDS), removed }) }
  })
  process.stdout.write(`${count} of ${ids.length} discarded.\n`)
  return count === ids.length ? 0 : 1
}

function print({ id, what, source, reason, payload, createdAt, replayedAt }: StoredDeadLetter): void {
  const replayed = replayedAt ? `  replayed ${replayedAt.toISOString()}` : ''
  process.stdout.write(
    `${id}  ${createdAt.toISOString()}  ${what} from ${source}: ${reason}${replayed}\n    ${payload}\n`,
  )
}
