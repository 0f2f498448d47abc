import type { Config } from './config.ts'
import { openClientControls } from './directory/client-controls.ts'
import { type DirectoryPart, openDirectory } from './directory/directory.ts'
import { openHealth } from './directory/health.ts'
import { openProviders } from './directory/providers.ts'
import { openRoutes } from './directory/routes.ts'
import { openSuppressions } from './directory/suppressions.ts'
import { openTariffs } from './directory/tariffs.ts'
import { openNumberSecret } from './number-secret.ts'
import { pricesOf } from './prices.ts'
import { KINDS } from './provider/kinds.ts'
import { allowsPrivate, providerSealOf, receiptBaseOf, usualSettingsOf } from './provider-config.ts'
import { readConfigVersions } from './store/config-versions.ts'
import type { Db } from './store/database/db.ts'
import type { TariffKind } from './store/tariff-lists.ts'
import type { ApiDeps } from './world.ts'

/**
 * What a process knows of the configuration, read once: the parts of `Deps` that are of it, the tariffs of these kinds.
 * `moreParts` are read with them. `port`: the api's on this machine.
 */
export async function openKnown(
  config: Config,
  db: Db,
  port: () => number,
  tariffKinds: readonly TariffKind[] = ['price', 'cost'],
  moreParts: readonly DirectoryPart[] = [],
): Promise<
  Pick<
    ApiDeps,
    | 'directory'
    | 'providers'
    | 'health'
    | 'router'
    | 'reach'
    | 'providerSeal'
    | 'tariffs'
    | 'controls'
    | 'suppressions'
    | 'numberSecret'
  >
> {
  const providerSeal = providerSealOf(config)
  const numberSecret = await openNumberSecret(config, db)
  const { part: providersPart, ...providers } = openProviders({
    db,
    kinds: KINDS,
    seal: providerSeal,
    usual: usualSettingsOf(config),
  })
  const { parts: tariffParts, ...tariffs } = openTariffs({ db, prices: pricesOf(config), kinds: tariffKinds })
  const { part: controlsPart, ...controls } = openClientControls(db)
  const { part: suppressionsPart, ...suppressions } = openSuppressions(db, numberSecret?.hashNumber ?? null)
  const health = openHealth({ db, providers, now: Date.now })
  const { part: routesPart, ...router } = openRoutes({ db, health })
  const directory = openDirectory({
    readVersions: () => readConfigVersions(db.sql),
    parts: [providersPart, routesPart, controlsPart, suppressionsPart, ...tariffParts, ...moreParts],
  })
  await directory.refresh()
  await health.refresh()
  return {
    directory,
    providers: { ...providers, refresh: directory.refresh },
    tariffs: { ...tariffs, refresh: directory.refresh },
    controls,
    suppressions,
    numberSecret,
    health,
    router,
    providerSeal,
    reach: {
      receiptBase: () => receiptBaseOf(config, port()),
      allowPrivate: allowsPrivate(config),
      dataDir: config.DATA_DIR,
    },
  }
}
