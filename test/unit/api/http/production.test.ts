import { expect, test } from 'bun:test'
import { join } from 'node:path'

const ROOT = join(import.meta.dir, '../../../..')

test.each(['src/api/app.ts', 'src/console/console-routes.ts', 'src/main.ts'])(
  '%s makes Elysia believe to be in production before it loads it',
  async (path) => {
    const source = await Bun.file(join(ROOT, path)).text()
    const [first] = [...source.matchAll(/^import .*'(.*)'$/gm)]
    expect(first?.[1]).toEndWith('/production.ts')
  },
)

test('whoever starts the API: what Elysia says of a wrong value does not hold what a right one would be', async () => {
  const script = `
    const { createApp } = await import('./src/api/app.ts')
    const { isProduction } = await import('elysia/error')
    console.log(JSON.stringify([typeof createApp, isProduction, process.env.NODE_ENV]))`
  for (const environment of ['development', 'test', '']) {
    const run = Bun.spawn([process.execPath, '-e', script], {
      cwd: ROOT,
      env: { ...process.env, NODE_ENV: environment },
      stdout: 'pipe',
    })
    expect(await new Response(run.stdout).json()).toEqual(['function', true, 'production'])
  }
  // Each loads the whole API.
}, 180_000)
