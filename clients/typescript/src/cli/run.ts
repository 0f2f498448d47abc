import { Gateway } from '../client.ts'
import { COMMANDS } from './commands.ts'
import type { Exit } from './exits.ts'
import { failureOf } from './failure.ts'
import { offersFor } from './line/completion.ts'
import { helpOf, helpOfAll } from './line/help.ts'
import { type Line, readLine } from './line/read-line.ts'
import { openOut } from './out.ts'
import { openPaint, type Paint } from './paint.ts'
import { readSettings, type Settings } from './settings.ts'
import { shown } from './shown.ts'
import type { World } from './world.ts'

/** A person waits: a gateway that is not there is given up after a second. */
const TRIES = 3

/** One try of a request, unless a command knows that it takes longer. */
const TRY_MS = 20_000

/** Does what stands behind `sms`, and answers how it ended. Throws nothing that a user can cause. */
export async function run(words: readonly string[], world: World): Promise<Exit> {
  const isColored = !words.includes('--no-color') && !world.env['NO_COLOR'] && world.env['TERM'] !== 'dumb'
  const paint = openPaint(isColored && world.out.columns !== null)
  const errorPaint = openPaint(isColored && world.err.columns !== null)
  if (words[0] === 'completion' && words[1] === 'words') return offer(words.slice(2), world)
  let settings: Settings | null = null
  try {
    const line = readLine(words, COMMANDS)
    if (line.verb === null) return help(line, words, { world, paint })
    settings = await readSettings(line.given, world)
    return await line.verb.run({
      args: line.args,
      given: line.given,
      settings,
      gateway: new Gateway({
        url: settings.url,
        ...(settings.adminToken !== null && { adminToken: settings.adminToken }),
        ...(settings.apiKey !== null && { apiKey: settings.apiKey }),
        tries: TRIES,
        tryMs: line.verb.tryMs ?? TRY_MS,
        fetch: world.fetch,
      }),
      out: openOut(world, { isJson: line.given.json === true, paint }),
      world,
    })
  } catch (error) {
    if (world.signal.aborted) return 'interrupted'
    const failure = failureOf(error, settings)
    if (failure === null) throw error
    world.err.write(`${errorPaint('red', 'sms:')} ${shown(failure.says)}\n`)
    if (failure.hint !== null) world.err.write(`     ${errorPaint('dim', shown(failure.hint))}\n`)
    return failure.exit
  }
}

/** Asked for, help is the answer; a line that says nothing gets it beside a code that tells scripts so. */
function help(
  line: Line,
  words: readonly string[],
  { world, paint }: { readonly world: World; readonly paint: Paint },
): Exit {
  const said = line.command === null ? helpOfAll(COMMANDS, paint) : helpOf(line.command, paint)
  if (words.length === 0) {
    world.err.write(said)
    return 'usage'
  }
  world.out.write(said)
  return 'done'
}

/** For the scripts of shells: words that may come next, each with what it is. */
function offer(words: readonly string[], { out }: World): Exit {
  for (const { word, says } of offersFor(words, COMMANDS)) out.write(`${word}\t${says}\n`)
  return 'done'
}
