import { setPriority } from 'node:os'

/** The least urgent: what traffic needs comes first. */
const LOWEST = 19

/** Gives this thread the lowest priority, on Linux, where a thread has one of its own; elsewhere that of the process is left as it is. */
export function yieldToOthers(): void {
  if (process.platform === 'linux') setPriority(0, LOWEST)
}
