import { type Problem, worstFirst } from '../../domain/problem/problem.ts'
import { inTime } from '../../kit/in-time.ts'
import type { ApiDeps } from '../../world.ts'
import { openDependencyChecks, sharedFor } from '../check-dependencies.ts'
import { type CheckMoney, openMoneyCheck } from './check-money.ts'
import { PROBLEM_SOURCES, type ProblemSource, type SourceDeps } from './problem-sources.ts'

/** What takes longer is said to be unread, in milliseconds. */
const READ_WITHIN_MS = 2_000

/** What is wrong now. */
export type ProblemsRead = {
  /** When the oldest of what is read most often was read, in Unix milliseconds. */
  readonly atMs: number
  /** The worst first. */
  readonly problems: readonly Problem[]
  /** What was looked at, and what could not be. */
  readonly read: readonly string[]
  readonly unread: readonly string[]
}

/** Reads what is wrong now; those who ask within 2 s share an answer. Never rejects. */
export type ReadProblems = () => Promise<ProblemsRead>

/** What is looked at for all who ask this process. */
export type Watched = { readonly readProblems: ReadProblems; readonly checkMoney: CheckMoney }

type Answer = {
  readonly name: string
  readonly forMs: number
  readonly atMs: number
  readonly problems: readonly Problem[] | null
}

/** One for each process. */
export function openProblems(
  deps: Pick<ApiDeps, 'db' | 'bus' | 'redis' | 'directory' | 'providers' | 'health' | 'now'>,
  sources: readonly ProblemSource[] = PROBLEM_SOURCES,
): Watched {
  const checkMoney = openMoneyCheck(deps)
  const asked = sources.map((source) =>
    openSource(source, { ...deps, checkMoney, checkDependencies: openDependencyChecks(deps) }),
  )
  const oftenMs = Math.min(...sources.map(({ forMs }) => forMs))
  async function readProblems(): Promise<ProblemsRead> {
    const answers = await Promise.all(asked.map((ask) => ask()))
    const read = answers.filter(({ problems }) => problems !== null)
    return {
      atMs: Math.min(...answers.filter(({ forMs }) => forMs === oftenMs).map(({ atMs }) => atMs)),
      problems: worstFirst(answers.flatMap(({ problems }) => problems ?? [])),
      read: read.map(({ name }) => name),
      unread: answers.filter(({ problems }) => problems === null).map(({ name }) => name),
    }
  }
  return { checkMoney, readProblems }
}

/** What has not been answered is not asked again: a database that hangs would be asked ever more. */
function openSource(source: ProblemSource, deps: SourceDeps): () => Promise<Answer> {
  const { name, forMs } = source
  let underWay: Promise<readonly Problem[] | null> | null = null
  const ask = (nowMs: number) => {
    underWay ??= source
      .read(deps, nowMs)
      .catch(() => null)
      .finally(() => {
        underWay = null
      })
    return underWay
  }
  return sharedFor(forMs, async () => {
    const atMs = deps.now()
    return { name, forMs, atMs, problems: await inTime(ask(atMs), READ_WITHIN_MS, () => null) }
  })
}
