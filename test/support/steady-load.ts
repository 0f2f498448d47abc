import { post } from './api.ts'
import { eventually } from './eventually.ts'

/** What became of one request. */
export type Answer =
  /** `by`: the url that has answered. */
  | { readonly kind: 'accepted'; readonly id: string; readonly by: string }
  | { readonly kind: 'refused'; readonly status: number; readonly code: string }
  /** The connection broke, or nothing came for `PATIENCE_MS`: the sender cannot know. */
  | { readonly kind: 'unanswered'; readonly why: string }

/** One request of the load, found again by its client reference. */
export type Sent = {
  readonly reference: string
  /** What it was sent for, as `label` said then. */
  readonly label: string
  /** When it was answered, or known not to be, Unix ms. */
  readonly atMs: number
  readonly tookMs: number
  readonly answer: Answer
}

/** Requests that leave evenly spaced, whatever the answers do (open-loop). */
export type SteadyLoad = {
  /** Everything answered so far, or known not to be. */
  readonly sent: readonly Sent[]
  /** How many were sent in all. */
  count(): number
  /** Sends no more; resolves when the last one is answered. */
  stop(): Promise<void>
}

/** Bun sends a request again by itself when a connection that it had kept is lost: this load must know what it sent. */
const ONCE = { connection: 'close' }

/** How long a sender waits for an answer. */
const PATIENCE_MS = 40_000

const ACCEPTS_WITHIN_MS = 60_000

/** Starts sending. A request that finds nobody listening goes to the next url at once, as behind a load balancer. */
export function startSteadyLoad(options: {
  readonly urls: readonly string[]
  readonly perSecond: number
  /** How the references begin: of two loads on one database, each has its own. */
  readonly name?: string
  /** The n-th message; `reference` is the client's, by which it is found again. */
  message(index: number, reference: string): object
  /** What its request says besides; left out: nothing. */
  headers?(index: number): Readonly<Record<string, string>>
  label(): string
}): SteadyLoad {
  const sent: Sent[] = []
  const pending = new Set<Promise<void>>()
  const startedAt = performance.now()
  let stopping = false
  let count = 0

  async function send(index: number): Promise<void> {
    const reference = `${options.name ?? 'load'}-${index}`
    const label = options.label()
    const message = options.message(index, reference)
    const sentAt = performance.now()
    const answer = await ask(options.urls, index, message, { ...options.headers?.(index), ...ONCE })
    sent.push({ reference, label, atMs: Date.now(), tookMs: performance.now() - sentAt, answer })
  }

  async function run(): Promise<void> {
    while (!stopping) {
      const due = Math.floor(((performance.now() - startedAt) / 1_000) * options.perSecond) + 1
      while (count < due) {
        const one: Promise<void> = send(count++).finally(() => pending.delete(one))
        pending.add(one)
      }
      await Bun.sleep(2)
    }
  }
  const done = run()

  return {
    sent,
    count: () => count,
    async stop() {
      stopping = true
      await done
      await Promise.all(pending)
    },
  }
}

/** The ids of what was accepted so far. */
export function acceptedBy({ sent }: SteadyLoad): string[] {
  return sent.flatMap(({ answer }) => (answer.kind === 'accepted' ? [answer.id] : []))
}

/** Resolves when so many more are accepted. */
export async function acceptsMore(load: SteadyLoad, more: number): Promise<void> {
  const wanted = acceptedBy(load).length + more
  await eventually(() => acceptedBy(load).length >= wanted, { withinMs: ACCEPTS_WITHIN_MS })
}

async function ask(
  urls: readonly string[],
  index: number,
  body: object,
  headers: Record<string, string>,
): Promise<Answer> {
  for (let shift = 0; ; shift++) {
    try {
      const by = urls[(index + shift) % urls.length] ?? ''
      const reply = await post(`${by}/v1/messages`, body, headers, PATIENCE_MS)
      return reply.status === 202
        ? { kind: 'accepted', id: String(reply.body['message_id']), by }
        : { kind: 'refused', status: reply.status, code: String(reply.body['code']) }
    } catch (error) {
      const why = error instanceof Error && 'code' in error ? String(error.code) : String(error)
      if (why === 'ECONNREFUSED' && shift < urls.length - 1) continue
      return { kind: 'unanswered', why }
    }
  }
}
