import type { World } from '../world.ts'

/** A text as it was typed; `-` stands for standard input, without the line break that programs end with. */
export async function readText(given: string, { readInput }: Pick<World, 'readInput'>): Promise<string> {
  return given === '-' ? (await readInput()).replace(/\r?\n$/, '') : given
}
