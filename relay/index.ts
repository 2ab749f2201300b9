/** A relay inside another program: `peerstep/relay`. */
export { type ConfigSources, type LoadedConfig, loadConfig } from './config/config.js'
export { CONFIG_DEFAULTS } from './config/config-defaults.js'
export type { DeepPartial, DeepReadonly, PartialRelayConfig, RelayConfig } from './config/config-schema.js'
export { createLog, type Log } from './ops/log.js'
export { type RunningRelay, startRelay } from './server.js'
