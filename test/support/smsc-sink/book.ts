import { closeSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs'

/** A submission that the sink took. */
export type Taken = {
  /** Its message_id. */
  readonly id: string
  readonly systemId: string
  readonly destination: string
  /** `number/total/reference`. */
  readonly part: string
  /** Type, plan and address of the sender, in hexadecimal. */
  readonly source: string
}

/** What the book says, each in the order of writing. */
export type BookPages = {
  readonly taken: readonly Taken[]
  /** Submissions that were refused, as `system_id destination part`. */
  readonly refused: readonly string[]
  /** command_status of every answer to a receipt, by the id it was about. */
  readonly answers: ReadonlyMap<string, readonly number[]>
}

/** The book of a sink, which outlives it: it is written to the file before anything is answered. */
export type SinkBook = {
  took(taken: Taken): void
  refused(systemId: string, destination: string, part: string): void
  answered(id: string, status: number): void
  /** Writes what was noted. A killed process loses nothing of it; a machine without power might. */
  flush(): void
  close(): void
}

/** Opens the book to be written on. */
export function openSinkBook(file: string): SinkBook {
  const fd = openSync(file, 'a')
  let lines = ''
  return {
    took({ id, systemId, destination, part, source }) {
      lines += `took ${id} ${systemId} ${destination} ${part} ${source}\n`
    },
    refused(systemId, destination, part) {
      lines += `refused ${systemId} ${destination} ${part}\n`
    },
    answered(id, status) {
      lines += `answered ${id} ${status}\n`
    },
    flush() {
      if (lines !== '') writeSync(fd, lines)
      lines = ''
    },
    close: () => closeSync(fd),
  }
}

/** Reads it, whether a sink is writing on it or not. */
export function readSinkBook(file: string): BookPages {
  const taken: Taken[] = []
  const refused: string[] = []
  const answers = new Map<string, number[]>()
  const text = existsSync(file) ? readFileSync(file, 'latin1') : ''
  for (const line of text.slice(0, text.lastIndexOf('\n') + 1).split('\n')) {
    const [what, first = '', second = '', destination = '', part = '', source = ''] = line.split(' ')
    if (what === 'took') taken.push({ id: first, systemId: second, destination, part, source })
    else if (what === 'refused') refused.push(`${first} ${second} ${destination}`)
    else if (what === 'answered') answers.set(first, [...(answers.get(first) ?? []), Number(second)])
  }
  return { taken, refused, answers }
}
