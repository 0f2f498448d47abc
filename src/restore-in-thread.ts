import { ownThread } from './kit/own-files.ts'
import type { FromRestoring, ToRestoring } from './restore-thread.ts'

/**
 * Brings a day back in a thread of its own, which ends with it; false: it is not in cold storage, or another process works on it. Rejects
 * with why it failed, as `code`; the day is in the archive then.
 */
export async function restoreInThread(asked: ToRestoring): Promise<boolean> {
  const thread = new Worker(ownThread('src/restore-thread.ts'))
  try {
    const outcome = await new Promise<FromRestoring>((resolve, reject) => {
      thread.addEventListener('message', ({ data }: MessageEvent<FromRestoring>) => resolve(data))
      thread.addEventListener('error', ({ message }) => reject(new Error(message)))
      thread.addEventListener('close', () => reject(new Error('the thread ended')))
      thread.postMessage(asked)
    })
    if (outcome.kind === 'failed')
      throw Object.assign(new Error('the day was not brought back'), { code: outcome.reason })
    return outcome.kind === 'restored'
  } finally {
    thread.terminate()
  }
}
