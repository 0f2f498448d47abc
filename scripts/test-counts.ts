/** What came of tests. */
export type Counts = {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** What failed and why, for the end of a long output. */
  readonly failures: readonly string[]
}
export const NOTHING: Counts = { passed: 0, failed: 0, skipped: 0, failures: [] }

/** Characters of why a test failed, at most: enough to know it by, and not all that differed. */
const MAX_WHY = 1_500

/** What a JUnit report of `bun test` says. */
export function countsOf(report: string): Counts {
  const [total = ''] = report.match(/<testsuites [^>]*>/) ?? []
  const failed = number(total, 'failures')
  const skipped = number(total, 'skipped')
  return { passed: number(total, 'tests') - failed - skipped, failed, skipped, failures: failuresIn(report) }
}

/** Both together. */
export function add(a: Counts, b: Counts): Counts {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
    failures: [...a.failures, ...b.failures],
  }
}

function number(tag: string, attribute: string): number {
  return Number(tag.match(new RegExp(` ${attribute}="(\\d+)"`))?.[1] ?? 0)
}

function failuresIn(report: string): string[] {
  const cases = report.matchAll(
    /<testcase name="([^"]*)"[^>]* file="([^"]*)"[^>]*>\s*<failure type="([^"]*)"(?: message="([^"]*)")?/g,
  )
  return [...cases].map(([, name = '', file = '', type = '', why = type]) =>
    plain(`  ${file}: ${name}\n${why.slice(0, MAX_WHY)}`)
      .trimEnd()
      .replaceAll('\n', '\n      '),
  )
}

const ENTITIES = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' } as const

/** A text of XML as it was before. */
function plain(text: string): string {
  return text
    .replaceAll(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replaceAll(/&(lt|gt|quot|apos|amp);/g, (_, name: keyof typeof ENTITIES) => ENTITIES[name])
}
