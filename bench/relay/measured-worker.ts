/** The relay's validator worker as it is, which also measures its memory. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { type MessagePort, workerData } from 'node:worker_threads'
import '../../relay/validation/validator-worker.js'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
const { probe } = workerData as { probe: MessagePort }
probe.on('message', () => {
  collect()
  const { heapUsed, external } = process.memoryUsage()
  probe.postMessage(heapUsed + external)
})
