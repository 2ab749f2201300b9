import { SimulatedNetwork } from '../../../src/transport/simulated/simulated-network.js'
import { type LanePair, laneAcceptance } from '../lane-acceptance.js'

function simulatedPair(lossy: boolean): () => Promise<LanePair> {
  return async () => {
    const network = new SimulatedNetwork({ seed: 1 })
    network.linkAll({ delayMs: 30 })
    const [a, b] = [network.lane('a', { lossy }), network.lane('b', { lossy })]
    return {
      a,
      b,
      settle: async () => network.advance(1000),
      close: async () => {
        a.close()
        b.close()
      },
    }
  }
}

laneAcceptance('simulated, lossy', simulatedPair(true))
laneAcceptance('simulated, reliable', simulatedPair(false))
