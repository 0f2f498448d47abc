import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { providePrograms } from '../../scripts/services/binaries.ts'

/** A clock of processes started with `env`, which the test moves while they run. */
export type FakeClock = {
  readonly env: Readonly<Record<string, string>>
  /** From now on they read the real time and so many days. */
  setDays(days: number): void
}

const LIBRARIES = '/usr/lib'

/**
 * A clock that libfaketime shows, in a file of this folder. What measures time (timers, `performance`) goes on as it does,
 * as when somebody sets the clock of a machine.
 */
export function openFakeClock(folder: string): FakeClock {
  providePrograms(['faketime'])
  const [library] = new Bun.Glob('*/faketime/libfaketimeMT.so.1').scanSync({ cwd: LIBRARIES })
  if (!library) throw new Error(`there is no libfaketime in ${LIBRARIES}`)
  const file = join(folder, 'clock')
  writeFileSync(file, '+0')
  return {
    env: {
      LD_PRELOAD: join(LIBRARIES, library),
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
    setDays: (days) => writeFileSync(file, `${days < 0 ? '' : '+'}${days}d`),
  }
}
