import type { Config } from './config.ts'
import { openDirectory } from './directory/directory.ts'
import { openProviderSeal } from './directory/provider-seal.ts'
import { openProviders } from './directory/providers.ts'
import { KINDS } from './provider/kinds.ts'
import { allowsPrivate, receiptBaseOf, secretsKeyOf, usualSettingsOf } from './provider-config.ts'
import { readConfigVersions } from './store/config-versions.ts'
import type { Db } from './store/database/db.ts'
import type { Deps } from './world.ts'

/** What a process knows of the configuration, read once: the parts of `Deps` that are of it. `port`: the api's on this machine. */
export async function openKnown(
  config: Config,
  db: Db,
  port: () => number,
): Promise<Pick<Deps, 'directory' | 'providers' | 'reach'>> {
  const key = secretsKeyOf(config)
  const { part: providersPart, ...providers } = openProviders({
    db,
    kinds: KINDS,
    seal: key === null ? null : openProviderSeal(key),
    usual: usualSettingsOf(config),
  })
  const directory = openDirectory({
    readVersions: () => readConfigVersions(db.sql),
    parts: [providersPart],
  })
  await directory.refresh()
  return {
    directory,
    providers: { ...providers, refresh: directory.refresh },
    reach: {
      receiptBase: () => receiptBaseOf(config, port()),
      allowPrivate: allowsPrivate(config),
      dataDir: config.DATA_DIR,
    },
  }
}
