import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { provideFile, providePrograms } from '../../../scripts/services/binaries.ts'
import { diesWithUs } from '../../../scripts/services/dies-with-us.ts'

/** What libsmpp34 makes of a PDU. */
export type Verdict =
  | {
      readonly kind: 'read'
      /** As the library writes what it has read. */
      readonly again: Buffer
      /** Fields in their order as it shows them: numbers as hex, texts as they are. */
      readonly fields: readonly (readonly [name: string, value: string])[]
    }
  | { readonly kind: 'refused'; readonly words: string }

/** The library's own layout of a body: texts with their sizes; lists by their names. */
export type Layout = readonly (readonly [name: string, type: string])[]

/** The library behind a small program that is compiled here. */
export type Libsmpp34 = {
  judge(pdus: readonly Buffer[]): Promise<readonly Verdict[]>
  /** Of a command as the library names it. */
  layout(command: string): Layout
  /** Whether the library knows optional parameters in this command. */
  hasParameters(command: string): boolean
  /** The numbers of its header by their names. */
  readonly defined: ReadonlyMap<string, number>
  close(): void
}

const INCLUDE = '/usr/include/libsmpp34'

/** Installs libsmpp34-dev and gcc with apt-get when they are missing, and compiles the program. */
export function openLibsmpp34(): Libsmpp34 {
  provideFile(join(INCLUDE, 'smpp34.h'), 'libsmpp34-dev')
  provideFile('/usr/include/stdio.h', 'libc6-dev')
  const gcc = providePrograms(['gcc'])('gcc')
  const folder = mkdtempSync(join(tmpdir(), 'sms-libsmpp34-'))
  const program = join(folder, 'judge')
  const source = new URL('libsmpp34-judge.c', import.meta.url).pathname
  const compiled = Bun.spawnSync([gcc, '-O1', `-I${INCLUDE}`, source, '-lsmpp34', '-o', program])
  if (!compiled.success) throw new Error(`gcc failed:\n${compiled.stderr}`)
  const dying = diesWithUs('KILL')

  return {
    async judge(pdus) {
      const stdin = Buffer.from(pdus.map((octets) => `${octets.toString('hex')}\n`).join(''))
      const child = Bun.spawn([...dying, program], { stdin, stdout: 'pipe', stderr: 'inherit' })
      const answers = Buffer.from(await new Response(child.stdout).arrayBuffer()).toString('latin1')
      const code = await child.exited
      if (code !== 0) throw new Error(`the program ended with ${code}`)
      return answers.split('\n.\n').slice(0, pdus.length).map(verdictOf)
    },
    layout: (command) => layoutIn(frameOf(command)),
    hasParameters: (command) => frameOf(command).includes('TLV('),
    defined: definedIn(readFileSync(join(INCLUDE, 'smpp34.h'), 'utf8')),
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** What the library makes a command's body of; empty where there is none. */
function frameOf(command: string): string {
  const file = join(INCLUDE, 'def_frame', `${command}.frame`)
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

function verdictOf(answer: string): Verdict {
  const [first = '', ...lines] = answer.split('\n')
  if (!first.startsWith('OK ')) return { kind: 'refused', words: first.replace(/^ERR /, '') }
  const fields = lines.flatMap((line): (readonly [string, string])[] => {
    const [, name, value] = /^(\w+) +\[(.*?)\]/.exec(line) ?? []
    return name === undefined || value === undefined ? [] : [[name, value]]
  })
  return { kind: 'read', again: Buffer.from(first.slice(3), 'hex'), fields }
}

/** `C_OCTET( instancia, system_id, 16 );` and the like; parameters are not among the mandatory fields. */
function layoutIn(frame: string): Layout {
  return [...frame.matchAll(/(\w+)\( *instancia, *(\w+)(?:, *(\w+))?.*?\);/g)].flatMap(
    ([, macro = '', name = '', size = '']): Layout => {
      if (macro === 'TLV') return []
      const isText = macro.endsWith('C_OCTET')
      return [[name, isText ? `text ${size === 'ADDRESS_LENGTH' ? 21 : size}` : macro]]
    },
  )
}

function definedIn(header: string): ReadonlyMap<string, number> {
  const lines = header.matchAll(/^#define (\w+) +(0x[0-9A-F]+)\b/gm)
  return new Map([...lines].map(([, name = '', value]) => [name, Number(value)]))
}
