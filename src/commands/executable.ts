// What the executable of `bun run build` starts with: the first word says what it does.

import { basename } from 'node:path'
import { version } from '../../package.json'
import { SUBCOMMANDS } from './subcommands.ts'

const NAME_WIDTH = 12

const [word = 'start'] = process.argv.slice(2)

if (['--help', '-h', 'help'].includes(word)) process.stdout.write(usage())
else if (['--version', '-v', 'version'].includes(word)) process.stdout.write(`${version}\n`)
else if (Object.hasOwn(SUBCOMMANDS, word)) {
  // A command is the same program as `npm run …` runs: the words that follow are its own.
  process.argv.splice(2, 1)
  await SUBCOMMANDS[word]?.load()
} else {
  process.stderr.write(`${word} is no command of this program.\n\n${usage()}`)
  process.exit(1)
}

function usage(): string {
  const lines = Object.entries(SUBCOMMANDS).flatMap(([name, { what }]) =>
    what === null ? [] : `  ${name.padEnd(NAME_WIDTH)}${what}\n`,
  )
  return `Usage: ${basename(process.execPath)} [command]\n\n${lines.join('')}\n  --version, --help\n\nSettings are variables of the environment; without any it keeps all in .data and listens on http://127.0.0.1:8080.\n`
}
