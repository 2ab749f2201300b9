/** A relay inside another program: `peerstep/relay`. */
export {
  CONFIG_DEFAULTS,
  type ConfigSources,
  loadConfig,
  type PartialRelayConfig,
  type RelayConfig,
} from './config/config.js'
export { createLog, type Log } from './ops/log.js'
export { type RunningRelay, startRelay } from './server.js'
