import assert from 'node:assert/strict'
import { logMissingPatches, observePatches } from '../../../relay/net/library-patch-log.js'
import { Metrics } from '../../../relay/ops/metrics.js'
import { type LibraryPatch, PatchReport } from '../../../src/transport/libp2p/patches/library-patch.js'

const patch = (name: string, library: string): LibraryPatch => ({
  name,
  library,
  version: '1.2.3',
  without: `${name} is slow`,
  required: false,
})
const [FAST, NEAT, LATE] = [patch('fast', '@libp2p/a'), patch('neat', '@libp2p/b'), patch('late', '@libp2p/a')]

describe('the log line of missing private parts', () => {
  it('names all parts missing at the start in one line, and later ones in a line each', () => {
    const report = new PatchReport([FAST, NEAT, LATE])
    report.part(FAST, 'inner', undefined)
    report.part(NEAT, 'field', undefined)
    const lines: { facts: object; message: string }[] = []
    logMissingPatches(report, { warn: (facts, message) => lines.push({ facts, message }) })
    assert.equal(lines.length, 1)
    assert.equal(
      lines[0]!.message,
      'this version of @libp2p/a has no inner: fast is slow; 1.2.3 was tested; ' +
        'this version of @libp2p/b has no field: neat is slow; 1.2.3 was tested',
    )
    for (let connection = 0; connection < 3; connection += 1) report.part(LATE, 'muxer', undefined)
    assert.deepEqual(
      lines.slice(1).map(({ facts }) => facts),
      [{ missing: [{ library: '@libp2p/a', patch: 'late', parts: ['muxer'], tested: '1.2.3' }] }],
    )
  })

  it('is not written when every part is there', () => {
    const report = new PatchReport([FAST, NEAT])
    report.part(FAST, 'inner', {})
    logMissingPatches(report, { warn: () => assert.fail('no part is missing') })
    report.part(NEAT, 'field', {})
  })
})

describe('the metric of library patches', () => {
  it('is 1 for a patch that is applied and 0 for one that lacks a part; one not tried yet has no value', async () => {
    const report = new PatchReport([FAST, NEAT, LATE])
    report.part(FAST, 'inner', {})
    report.part(NEAT, 'field', undefined)
    const metrics = new Metrics()
    observePatches(report, metrics)
    const values = async () =>
      [...(await metrics.text()).matchAll(/^peerstep_relay_library_patch_applied(\{.*\} \d)$/gm)].map((it) => it[1])
    assert.deepEqual(await values(), ['{library="@libp2p/a",patch="fast"} 1', '{library="@libp2p/b",patch="neat"} 0'])
    report.part(FAST, 'other', undefined)
    report.part(LATE, 'muxer', {})
    assert.deepEqual(await values(), [
      '{library="@libp2p/a",patch="fast"} 0',
      '{library="@libp2p/b",patch="neat"} 0',
      '{library="@libp2p/a",patch="late"} 1',
    ])
  })
})
