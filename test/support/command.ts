const ROOT = new URL('../..', import.meta.url).pathname

/** What a command did. */
export type Ran = { readonly code: number; readonly stdout: string; readonly stderr: string }

/** Runs one of the gateway's programs to its end with this environment alone. `root`: where another release is. */
export async function run(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  root: string = ROOT,
): Promise<Ran> {
  const child = Bun.spawn([process.execPath, ...args], {
    cwd: root,
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...env },
    stdout: 'pipe',
    stderr: 'pipe',
  })
  const [stdout, stderr, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ])
  return { code, stdout, stderr }
}
