import { Elysia } from 'elysia'
import { refuse } from '../../api/http/refuse.ts'
import { THEME_SCRIPT_SOURCE } from '../../api/http/theme-script.ts'
import { must } from '../../domain/assert.ts'
import { ASSETS_PATH, type Bundle } from '../bundle.ts'
import { type BundledFile, serve, servedFile } from '../served-file.ts'
import { indexOf, readBook } from './book.ts'
import { GUIDE_PATH } from './chapters.ts'
import { chapterHtml, coverHtml, type GuideAssets } from './guide-html.ts'

/** A page loads only what this process serves, and runs nothing inline but what applies the theme. */
const CONTENT_SECURITY_POLICY = `default-src 'none'; script-src 'self' ${THEME_SCRIPT_SOURCE}; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

const PAGE_HEADERS = {
  'cache-control': 'no-cache',
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'content-language': 'en',
  'referrer-policy': 'no-referrer',
}
const HIDDEN = { detail: { hide: true } }

/** Everything of the guide, ready to be served. */
type Guide = {
  readonly cover: BundledFile
  readonly index: BundledFile
  readonly chapters: ReadonlyMap<string, BundledFile>
}

/** `/guide`: its pages, and what they search. Made when first asked for, once per process; what could not be made is tried again. */
export function guideRoutes(bundle: () => Promise<Bundle>) {
  let making: Promise<Guide> | null = null
  function made(): Promise<Guide> {
    making ??= makeGuide(bundle).catch((cause) => {
      making = null
      throw cause
    })
    return making
  }
  return new Elysia({ normalize: false })
    .get(GUIDE_PATH, async ({ request }) => serve(request, (await made()).cover, PAGE_HEADERS), HIDDEN)
    .get(
      `${GUIDE_PATH}/search.json`,
      async ({ request }) => serve(request, (await made()).index, { 'cache-control': 'no-cache' }),
      HIDDEN,
    )
    .get(
      `${GUIDE_PATH}/:page`,
      async ({ params, request, set }) => {
        const page = (await made()).chapters.get(params.page)
        return page ? serve(request, page, PAGE_HEADERS) : refuse(set, 'unknown_route')
      },
      HIDDEN,
    )
}

async function makeGuide(bundle: () => Promise<Bundle>): Promise<Guide> {
  const [{ assets }, pages] = await Promise.all([bundle(), readBook()])
  const of: GuideAssets = {
    script: assetOf(assets, /^guide-[^-]+\.js$/),
    style: assetOf(assets, /^guide-[^-]+\.css$/),
    icon: assetOf(assets, /^console-icon-.*\.svg$/),
  }
  return {
    cover: page(coverHtml(pages, of)),
    index: servedFile(JSON.stringify(indexOf(pages)), 'application/json'),
    chapters: new Map(pages.map((one) => [one.slug, page(chapterHtml(one, pages, of))])),
  }
}

function page(html: string): BundledFile {
  return servedFile(html, 'text/html; charset=utf-8')
}

function assetOf(assets: Bundle['assets'], name: RegExp): string {
  const found = [...assets.keys()].find((one) => name.test(one))
  return ASSETS_PATH + must(found, `the console's files have ${name}`)
}
