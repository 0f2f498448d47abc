import { describe, expect, test } from 'bun:test'
import { basename, dirname, join, normalize } from 'node:path'
import { MAY_IMPORT, type Part } from './architecture-parts.ts'
import { withPicture } from './architecture-picture.ts'

const ROOT = join(import.meta.dir, '../..')
const FOLDERS = ['src', 'actors', 'drizzle', 'bench', 'scripts', 'ops', 'test', 'clients/typescript/src']
/** Made from the document of the API, as long as that is. */
const GENERATED = 'clients/typescript/src/api.ts'
const FILES = FOLDERS.flatMap((folder) => [...new Bun.Glob(`${folder}/**/*.{ts,tsx}`).scanSync(ROOT)])
  .filter((path) => !path.endsWith('.d.ts') && path !== GENERATED)
  .sort()
const SOURCES = new Map(
  await Promise.all(FILES.map(async (path) => [path, await Bun.file(join(ROOT, path)).text()] as const)),
)

/** Pure and synchronous, as the rules are. */
const LIBRARIES_OF_RULES: readonly string[] = [
  'xstate',
  '@sinclair/typebox',
  'libphonenumber-js/core',
  'libphonenumber-js/max/metadata',
  'libphonenumber-js/min',
  'libphonenumber-js/max',
  'ipaddr.js',
]

/** The part that a file belongs to, or its own path when it belongs to none. */
function partOf(path: string): string {
  if (path === 'src/world.ts') return 'world'
  if (path.startsWith('clients/')) return path.startsWith('clients/typescript/src/cli/') ? 'cli' : 'client'
  // A thread has a composition root of its own.
  if (/^src\/[^/]+$|^src\/worker\/thread-/.test(path)) return 'main'
  const folder =
    /^(?:src\/(store\/database|(?:api|doors)\/[^/]+(?=\/)|[^/]+)|((?:actors|test)\/[^/]+)|(drizzle|bench|scripts|ops))\//.exec(
      path,
    )
  return folder?.[1] ?? folder?.[2] ?? folder?.[3] ?? path
}

function isPart(part: string): part is Part {
  return part in MAY_IMPORT
}

/** Paths of our own that a file imports, types included. */
function importsOf(path: string, source: string): string[] {
  const specifiers = source.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*['"](\.[^'"]+)['"]/g)
  return [...specifiers].map(([, specifier = '']) => normalize(join(dirname(path), specifier)))
}

/** Without comments and the inside of texts. */
function codeOf(source: string): string {
  return source
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g, "''")
    .replaceAll(/(^|[^:])\/\/.*$/gm, '$1')
}

describe('imports go one way', () => {
  test('every file belongs to a part of the design', () => {
    expect(FILES.length).toBeGreaterThan(50)
    expect(FILES.filter((path) => !isPart(partOf(path)))).toEqual([])
  })

  for (const part of Object.keys(MAY_IMPORT).filter(isPart)) {
    test(`${part} imports ${MAY_IMPORT[part].join(', ') || 'nothing but itself'}`, () => {
      const allowed: readonly string[] = [part, ...MAY_IMPORT[part]]
      const wrong = FILES.filter((path) => partOf(path) === part).flatMap((path) =>
        importsOf(path, SOURCES.get(path) ?? '')
          .filter((imported) => !allowed.includes(partOf(imported)))
          .map((imported) => `${path} imports ${imported}`),
      )
      expect(wrong).toEqual([])
    })
  }

  test('the picture in ARCHITECTURE.md is drawn from this table: bun test/unit/architecture-picture.ts', async () => {
    const text = await Bun.file(join(ROOT, 'ARCHITECTURE.md')).text()
    expect(text).toBe(withPicture(text))
  })

  test('the rules and the machine know no library but xstate, typebox and libphonenumber, and no clock, dice or I/O', () => {
    const pure = FILES.filter((path) =>
      ['domain', 'actors/message', 'actors/callback'].includes(partOf(path)),
    )
    const wrong = pure.flatMap((path) => {
      const source = SOURCES.get(path) ?? ''
      const libraries = [...source.matchAll(/\bfrom\s+['"]([^.'"][^'"]*)['"]/g)].map(([, name = '']) => name)
      const unknown = libraries.filter((name) => !LIBRARIES_OF_RULES.includes(name))
      const impure = codeOf(source).match(
        /\b(?:Date\.now|new Date\(\)|Math\.random|randomUUID\w*|performance|setTimeout|setInterval|await|async|fetch|process|Bun)\b/g,
      )
      return [...unknown, ...(impure ?? [])].map((what) => `${path}: ${what}`)
    })
    expect(wrong).toEqual([])
  })

  test('a route, a flow and a part of the worker take what they use, not all that a process has', () => {
    const roots =
      /^src\/(?:api\/app|doors\/http-doors|worker\/worker|worker\/thread-entry|compose|world)\.ts$/
    const takesAll = FILES.filter((path) => path.startsWith('src/') && !roots.test(path)).filter((path) =>
      /[:&]\s*(?:ApiDeps|WorkerDeps)\b(?!\[)/.test(codeOf(SOURCES.get(path) ?? '')),
    )
    expect(takesAll).toEqual([])
  })

  test('no file is imported in a circle', () => {
    const done = new Set<string>()
    const circles: string[] = []
    function visit(path: string, way: readonly string[]): void {
      const source = SOURCES.get(path)
      if (source === undefined || done.has(path)) return
      if (way.includes(path)) {
        circles.push([...way.slice(way.indexOf(path)), path].join(' → '))
        return
      }
      for (const imported of importsOf(path, source)) visit(imported, [...way, path])
      done.add(path)
    }
    for (const path of FILES) visit(path, [])
    expect(circles).toEqual([])
  })
})

/** A test of these is a table or a story that is read from top to bottom: it may be longer than what it tests. */
const isTest = (path: string) => path.endsWith('.test.ts')

/** The ceiling of a file, in lines. */
const MAX_LINES = 250
/** That of a test. */
const MAX_TEST_LINES = 650

describe('a file', () => {
  test('holds one idea: 250 lines are the ceiling, of a test 650', () => {
    const lines = (source: string) => source.trimEnd().split('\n').length
    const long = FILES.map((path) => ({ path, lines: lines(SOURCES.get(path) ?? '') }))
    const ceiling = (path: string) => (isTest(path) ? MAX_TEST_LINES : MAX_LINES)
    expect(long.filter((file) => file.lines > ceiling(file.path))).toEqual([])
  })

  test('is named by what it holds', () => {
    const vague = /(?:^|[-.])(?:utils?|helpers?|commons?|shared|misc|managers?|services?|handlers?)(?:$|[-.])/
    const isVague = (path: string) => path.split('/').some((name) => vague.test(name))
    // The services are PostgreSQL, NATS and Redis: these files are about nothing else.
    const known = /^(?:scripts\/services(?:\/|\.ts$)|test\/e2e\/services\.test\.ts$)/
    expect(FILES.filter((path) => isVague(path) && !known.test(path))).toEqual([])
  })

  test('is named in lower case with hyphens, and never index: there are no barrels', () => {
    const wrong = (path: string) => !/^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.test)?\.tsx?$/.test(basename(path))
    expect(FILES.filter((path) => wrong(path) || basename(path).startsWith('index.'))).toEqual([])
  })

  test('of tests only is a test, and is imported by nobody', () => {
    expect(FILES.filter((path) => isTest(path) && !path.startsWith('test/'))).toEqual([])
    const imported = FILES.flatMap((path) => importsOf(path, SOURCES.get(path) ?? ''))
    expect(imported.filter(isTest)).toEqual([])
  })

  test('has nothing left to do', () => {
    expect(
      FILES.filter((path) => /\b(?:TO[D]O|FIX[M]E|XX[X]|HAC[K])\b/.test(SOURCES.get(path) ?? '')),
    ).toEqual([])
  })

  test('has no any', () => {
    const any = /(?:[:<,|&(=]|\bas|\bextends)\s*any\b(?!\s*\()|\bany\[\]/
    const found = FILES.flatMap((path) => {
      const line = codeOf(SOURCES.get(path) ?? '')
        .split('\n')
        .find((each) => any.test(each))
      return line === undefined ? [] : `${path}: ${line.trim()}`
    })
    expect(found).toEqual([])
  })
})

/** Its samples name files that nobody has. */
const SELF = 'test/unit/architecture.test.ts'

/** The kind that docs/add-a-provider.md writes as an example; its own test runs it. */
const EXAMPLE_KIND = /(?:^|\/)acme/

describe('what is told of a file', () => {
  const KNOWN = [
    '*',
    '{src,actors,drizzle,bench,scripts,ops,test,patches,docs}/**/*',
    'clients/typescript/*',
    'clients/typescript/src/**/*',
  ].flatMap((files) => [...new Bun.Glob(files).scanSync(ROOT)])
  const PAGES = KNOWN.filter((path) => path.endsWith('.md'))

  test('names one that is there', async () => {
    const texts = new Map(await Promise.all(PAGES.map(async (path) => [path, await textOf(path)] as const)))
    for (const [path, source] of SOURCES) if (path !== SELF) texts.set(path, commentsOf(source))
    const missing = [...texts].flatMap(([path, text]) =>
      namesIn(text)
        .filter(
          (name) =>
            !EXAMPLE_KIND.test(name) && !KNOWN.some((known) => known === name || known.endsWith(`/${name}`)),
        )
        .map((name) => `${path} names ${name}`),
    )
    expect(missing).toEqual([])
  })
})

const textOf = (path: string) => Bun.file(join(ROOT, path)).text()

function commentsOf(source: string): string {
  return [...source.matchAll(/\/\*[\s\S]*?\*\/|(?:^|\s)\/\/.*$/gm)].map(([comment]) => comment).join('\n')
}

/** Paths of our own in a text, whole or from some folder on; those of other projects stand behind `@` or a host. */
function namesIn(text: string): string[] {
  const names = text.matchAll(/(?<![\w@:./-])(?:\.{0,2}\/)*((?:[\w-]+\/)*[\w-]+(?:\.test)?\.(?:tsx?|md))\b/g)
  return [...names].map(([, name = '']) => name)
}

describe('a transaction', () => {
  // A statement of the pool would wait for a connection while the transaction holds one: of many at once each has one.
  test('has statements of its own only', () => {
    const foreign = FILES.filter((path) => !isTest(path)).flatMap((path) =>
      transactionsIn(codeOf(SOURCES.get(path) ?? ''))
        .flatMap((body) => body.match(/\bdb\b(?:\.(?:sql|orm)\b)?/g) ?? [])
        .map((what) => `${path}: ${what}`),
    )
    expect(foreign).toEqual([])
  })
})

/** What stands between the brackets of each `….begin(…)`. */
function transactionsIn(code: string): string[] {
  return [...code.matchAll(/\b(?:sql|orm)\.(?:begin|transaction)\(/g)].map(({ 0: begin, index }) => {
    const start = index + begin.length
    let depth = 1
    let end = start
    for (; depth > 0 && end < code.length; end++) depth += { '(': 1, ')': -1 }[code.charAt(end)] ?? 0
    return code.slice(start, end - 1)
  })
}

describe('an export', () => {
  test('has a docstring, its own or that of the lines it follows', () => {
    const missing = FILES.flatMap((path) =>
      undocumentedIn(SOURCES.get(path) ?? '').map((name) => `${path} ${name}`),
    )
    expect(missing).toEqual([])
  })
})

/**
 * Exported names without a docstring. A one-line neighbour of a documented export shares its docstring, and a type
 * derived from a value (`typeof X`, `X['type']`) needs none.
 */
function undocumentedIn(source: string): string[] {
  const missing: string[] = []
  let documented = false
  for (const line of source.split('\n')) {
    const name =
      /^export (?:default )?(?:async )?(?:abstract )?(?:function\*?|const|let|type|interface|class) (\w+)/.exec(
        line,
      )?.[1]
    if (name !== undefined) {
      const derived = /^export type \w+ = (?:\(?(?:keyof )?typeof |Static<typeof |\w+\[')/.test(line)
      if (!documented && !derived) missing.push(name)
    } else if (line.trim() === '') documented = false
    if (/\*\/\s*$/.test(line)) documented = true
  }
  return missing
}

describe('these checks see', () => {
  test('an import of a value, of a type, of many lines and a dynamic one', () => {
    const source = [
      "import { a } from '../../src/bus/port.ts'",
      "import type { B } from './b.ts'",
      "import {\n  c,\n} from './c.ts'",
      "import './d.ts'",
      "export { e } from './e.ts'",
      "const f = await import('./f.ts')",
      "import { g } from 'xstate'",
    ].join('\n')
    expect(importsOf('src/flow/x.ts', source)).toEqual([
      'src/bus/port.ts',
      'src/flow/b.ts',
      'src/flow/c.ts',
      'src/flow/d.ts',
      'src/flow/e.ts',
      'src/flow/f.ts',
    ])
  })

  test('the part of a file', () => {
    const paths = [
      'src/main.ts',
      'src/world.ts',
      'src/worker/thread-entry.ts',
      'src/store/database/db.ts',
      'src/api/http/refuse.ts',
      'src/api/messages/send.ts',
      'src/api/app.ts',
      'src/flow/a.ts',
      'actors/message/a.ts',
      'drizzle/schema.ts',
      'src/new/a.ts',
      'test/unit/api/a.test.ts',
      'bench/kit/a.ts',
      'scripts/services/a.ts',
      'ops/a.ts',
      'package.json',
    ]
    expect(paths.map(partOf)).toEqual([
      'main',
      'world',
      'main',
      'store/database',
      'api/http',
      'api/messages',
      'api',
      'flow',
      'actors/message',
      'drizzle',
      'new',
      'test/unit',
      'bench',
      'scripts',
      'ops',
      'package.json',
    ])
  })

  test('the names of files in comments and pages', () => {
    const comments = commentsOf("/** See flow/a.ts. */\nimport './b.ts' // as c-d.tsx does\nconst e = 'f.ts'")
    expect(namesIn(comments)).toEqual(['flow/a.ts', 'c-d.tsx'])
    expect(namesIn('[A](../../src/a.test.ts) of https://b.test/c.ts and x/y@1 d.js, `E.md`')).toEqual([
      'src/a.test.ts',
      'E.md',
    ])
  })

  test('the statements of a transaction', () => {
    const code =
      'await db.sql.begin(async (tx) => { await f(tx, g(1)) }); await db.sql.begin("x", h); db.sql``'
    expect(transactionsIn(code)).toEqual(['async (tx) => { await f(tx, g(1)) }', '"x", h'])
  })

  test('an export without a docstring', () => {
    const source = [
      '/** A. */',
      'export const A = 1',
      'export const B = 2',
      '',
      'export const C = 3',
      'export type T = typeof A',
      '/** F. */',
      'export function f() {}',
      '',
      'export async function g() {}',
    ].join('\n')
    expect(undocumentedIn(source)).toEqual(['C', 'g'])
  })
})
