/** Where an executable runs, by its name. */
export type Target = {
  /** What Bun calls it. */
  readonly bun: Bun.Build.CompileTarget
  /** The package of the npm registry that holds Bun for it. */
  readonly package: string
}

/** What executables are made for. */
export const TARGETS: Readonly<Record<string, Target>> = {
  'linux-x64': { bun: 'bun-linux-x64', package: '@oven/bun-linux-x64' },
  'linux-arm64': { bun: 'bun-linux-arm64', package: '@oven/bun-linux-aarch64' },
}

/** The one of this machine; null: none is made for it. */
export function targetHere(): string | null {
  const name = `${process.platform}-${process.arch}`
  return Object.hasOwn(TARGETS, name) ? name : null
}
