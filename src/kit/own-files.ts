import { basename, join } from 'node:path'

/** Whether this program is one executable with its files inside (`bun run build`), and not the files of the repository. */
export const IN_EXECUTABLE = import.meta.dir.startsWith('/$bunfs/')

const ROOT = IN_EXECUTABLE ? import.meta.dir : join(import.meta.dir, '../..')

/**
 * Where a file of ours is, given by its path in the repository. The executable has those inside that `scripts/build.ts`
 * names, and they can be read like any other.
 */
export function ownFile(path: string): string {
  return join(ROOT, path)
}

/** What `new Worker` takes for a thread of ours, given by its entry's path in the repository. */
export function ownThread(entry: string): string {
  return ownFile(IN_EXECUTABLE ? entry.replace(/\.ts$/, '.js') : entry)
}

/** How this program is started once more for another of its entries: by the entry's path, or by its name in the executable. */
export function ownProgram(entry: string, name: string): [string, string] {
  return [process.execPath, IN_EXECUTABLE ? name : ownFile(entry)]
}

/**
 * How a person here types a command: `npm run migrate`, or `sms-gateway migrate`. npm keeps options for itself, unless they
 * stand behind `--`.
 */
export function asTyped(command: string, ...options: readonly string[]): string {
  const typed = IN_EXECUTABLE ? [basename(process.execPath), command] : ['npm run', command]
  return [...typed, ...(options.length > 0 && !IN_EXECUTABLE ? ['--'] : []), ...options].join(' ')
}
