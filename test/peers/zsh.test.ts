import { expect, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { provideFile } from '../../scripts/services/binaries.ts'

const PROGRAM = new URL('../../clients/typescript/src/cli/main.ts', import.meta.url).pathname

/** Types these at an interactive zsh, with Tab behind each, and waits for the line that must come of it. */
const TYPED = [
  ['sms provi', 'sms providers'],
  ['sms providers pa', 'sms providers pause'],
  ['sms messages --status DEL', 'sms messages --status DELIVERED'],
  ['sms dead ', 'forget these for good'],
] as const

test('a real zsh completes commands, their words and values, and says what they are', async () => {
  provideFile('/usr/bin/zsh', 'zsh')
  const home = mkdtempSync(join(tmpdir(), 'sms-zsh-'))
  writeFileSync(
    join(home, '.zshrc'),
    [
      'autoload -Uz compinit && compinit -u',
      `sms() { '${process.execPath}' '${PROGRAM}' "$@"; }`,
      'eval "$(sms completion zsh)"',
      'PROMPT="ready> "',
    ].join('\n'),
  )
  const script = [
    'zmodload zsh/zpty',
    `zpty z "ZDOTDIR='${home}' zsh -i"`,
    'zpty -r z said "*ready> *"',
    ...TYPED.map(
      ([typed, comes]) =>
        `zpty -w -n z $'${typed}\\t'; zpty -r z said '*${comes}*'; print -r -- '${comes}'; zpty -w -n z $'\\C-u'`,
    ),
    'zpty -d z',
  ].join('\n')
  try {
    const shell = Bun.spawn(['/usr/bin/zsh', '-f', '-c', script], { stdout: 'pipe', stderr: 'pipe' })
    expect(await new Response(shell.stdout).text()).toBe(`${TYPED.map(([, comes]) => comes).join('\n')}\n`)
    expect(await shell.exited).toBe(0)
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
})
