/** A relay inside another program: `peerstep/relay`. */
export { CONFIG_DEFAULTS, type ConfigSources, loadConfig, type PartialRelayConfig, type RelayConfig } from './config.js'
export { createLog, type Log } from './log.js'
export { type RunningRelay, startRelay } from './server.js'
