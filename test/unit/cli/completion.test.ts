import { describe, expect, test } from 'bun:test'
import { COMMANDS } from '../../../clients/typescript/src/cli/commands.ts'
import { COMPLETIONS, offersFor } from '../../../clients/typescript/src/cli/line/completion.ts'

const PROGRAM = new URL('../../../clients/typescript/src/cli/main.ts', import.meta.url).pathname

const words = (...typed: string[]) => offersFor(typed, COMMANDS).map(({ word }) => word)

describe('what may come next', () => {
  test('is a command, then its word', () => {
    expect(words('')).toEqual([...COMMANDS.map(({ name }) => name), 'help'])
    expect(words('pr')).toEqual(['preview', 'providers', 'prices'])
    expect(words('providers', '')).toEqual(['show', 'pause', 'drain', 'resume'])
    expect(words('help', 'cre')).toEqual(['credit'])
  })

  test('is the next of several words, once', () => {
    expect(words('smpp', '')).toEqual(['sessions', 'account', 'kick'])
    expect(words('smpp', 'account', '')).toEqual(['show', 'set', 'remove'])
    expect(words('smpp', 'account', 'set', '')).toEqual([])
    expect(words('smpp', 'account', 'set', '--pa')).toEqual(['--password-file'])
  })

  test('is an option that the command takes there', () => {
    expect(words('send', '--wa')).toEqual(['--watch'])
    expect(words('send', '--fi')).toEqual(['--file'])
    expect(words('suppress', 'add', '--')).toEqual([
      '--sender',
      '--reason',
      '--until',
      '--all-clients',
      '--client',
      '--url',
      '--json',
      '--no-color',
      '--help',
    ])
  })

  test('is a value of an option that has words', () => {
    expect(words('messages', '--status', 'FAILED')).toEqual(['FAILED_TEMP', 'FAILED_PERM'])
    expect(words('explain', '--lane', '')).toEqual(['otp', 'express', 'normal'])
  })

  test('is left to the user where only he knows', () => {
    expect(words('send', '')).toEqual([])
    expect(words('send', '--from', '')).toEqual([])
    expect(words('providers', 'pause', '')).toEqual([])
    expect(words('routes', 'apply', '')).toEqual([])
    expect(words('nothing', '')).toEqual([])
  })

  test('is not misled by what options take', () => {
    expect(words('--url', 'http://x', 'dead', '')).toEqual(['show', 'replay', 'discard'])
    expect(words('-c', 'send', 'dead', 're')).toEqual(['replay'])
  })
})

test('bash offers them', async () => {
  const script = [
    `sms() { '${process.execPath}' '${PROGRAM}' "$@"; }`,
    COMPLETIONS.bash,
    `try() { COMP_WORDS=(sms "$@"); COMP_CWORD=$#; COMPREPLY=(); _sms; echo "\${COMPREPLY[@]}"; }`,
    'complete -p sms',
    'try pro',
    'try messages --status DEL',
    "try dead ''",
    'try send +49',
  ].join('\n')
  const shell = Bun.spawn(['bash', '-c', script], { stdout: 'pipe', stderr: 'pipe' })
  const [out, complaint] = await Promise.all([
    new Response(shell.stdout).text(),
    new Response(shell.stderr).text(),
  ])
  expect(complaint).toBe('')
  expect(out.split('\n')).toEqual([
    'complete -o default -F _sms sms',
    'providers',
    'DELIVERED',
    'show replay discard',
    '',
    '',
  ])
})
