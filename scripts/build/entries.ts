/** What an executable begins with, and each thread that it starts: files of the repository. */
export const ENTRIES = [
  'src/commands/executable.ts',
  'src/worker/thread-entry.ts',
  'src/archive-thread.ts',
  'src/restore-thread.ts',
  'src/store/database/embedded-thread.ts',
]
