import type { TraceParent } from '../trace/trace-parent.ts'
import type { RequestId } from './request-id.ts'

/** What is kept of a request besides its messages. */
export type GivenRequest = {
  /** The gateway's own name of it. */
  readonly requestId: RequestId
  /** What who asked named it, 1 to 128 printable characters; null: nothing. */
  readonly givenId: string | null
  /** Whose trace it goes on; null: traces are off, or it begins its own. */
  readonly parent: TraceParent | null
}
