import { expect, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const ROOT = join(import.meta.dir, '../../..')

/** What Node, Bun, Deno and browsers all have: the language, and the interfaces of the web. */
const EVERYWHERE = { lib: ['ES2023', 'DOM', 'DOM.Iterable', 'DOM.AsyncIterable'], types: [] }

/** What the compiler says of a program that may use no more than that. */
function complaintsOf(files: readonly string[], folder: string): string {
  const config = { extends: join(ROOT, 'tsconfig.json'), compilerOptions: EVERYWHERE, files, include: [] }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
  const { stdout } = Bun.spawnSync([
    'node',
    join(ROOT, 'node_modules/typescript/bin/tsc'),
    '--noEmit',
    '-p',
    folder,
  ])
  return stdout.toString()
}

test('the typed client uses nothing that only one platform has', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sms-client-'))
  try {
    const files = ['client.ts', 'callback.ts'].map((name) => join(ROOT, 'clients/typescript/src', name))
    expect(complaintsOf(files, folder)).toBe('')
    const odd = join(folder, 'odd.ts')
    writeFileSync(
      odd,
      "import { readFileSync } from 'node:fs'\nexport const x = Buffer.from(readFileSync('a'))\n",
    )
    expect(complaintsOf([odd], folder)).toMatch(/node:fs[\s\S]*Buffer/)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  // The compiler runs twice: a minute where the machine is busy.
}, 180_000)
