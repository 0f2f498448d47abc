// `bun run dead`: lists dead letters; `bun run dead replay [id…]` gives receipts another chance.
import { runCommand } from './command.ts'
import { listDeadLetters, replayDeadReceipts } from './store/dead-letters.ts'

const USAGE = `Usage:
  bun run dead                 list what could not be processed, newest first
  bun run dead replay [id…]    give these receipts another chance; without ids, all that were not replayed yet
`
const LISTED = 200

const [verb = 'list', ...ids] = process.argv.slice(2)
if (verb !== 'list' && verb !== 'replay') {
  process.stderr.write(USAGE)
  process.exit(1)
}

await runCommand(async (db) => {
  if (verb === 'replay') {
    const count = await replayDeadReceipts(db.sql, ids.length > 0 ? ids : null, Date.now())
    process.stdout.write(`${count} receipts will be tried again.\n`)
    return 0
  }
  const letters = await listDeadLetters(db.sql, LISTED)
  for (const { id, what, source, reason, payload, createdAt, replayedAt } of letters) {
    const replayed = replayedAt ? `  replayed ${replayedAt.toISOString()}` : ''
    process.stdout.write(
      `${id}  ${createdAt.toISOString()}  ${what} from ${source}: ${reason}${replayed}\n    ${payload}\n`,
    )
  }
  process.stdout.write(letters.length === 0 ? 'No dead letters.\n' : '')
  return 0
})
