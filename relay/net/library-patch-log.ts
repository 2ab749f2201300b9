/** Tells an operator which private parts of libp2p are missing, in the log and as a metric. */
import type { PatchReport, PatchStatus } from '../../src/transport/libp2p/patches/library-patch.js'

/** The part of the log that is used. */
interface Log {
  warn(facts: object, message: string): void
}

/** The part of the metrics that is used. */
interface LabelledGauges {
  observeEach(
    name: string,
    help: string,
    labels: readonly string[],
    read: () => readonly { readonly labels: Readonly<Record<string, string>>; readonly value: number }[],
  ): void
}

/**
 * Writes one line that names every part missing now, or nothing; then one line for each part that is found to be missing
 * later, because it belongs to connections.
 */
export function logMissingPatches(report: PatchReport, log: Log): void {
  const { missing } = report
  if (missing.length > 0) log.warn({ missing: missing.map(factsOf) }, `${missing.map(sentenceOf).join('; ')}`)
  report.onMissing((status) => log.warn({ missing: [factsOf(status)] }, sentenceOf(status)))
}

/** A gauge for each patch: 1 when it is applied, 0 when a part is missing; no value while it was not tried. */
export function observePatches(report: PatchReport, metrics: LabelledGauges): void {
  const help = 'Patches of libp2p: 1 applied, 0 when this version lacks a part and works slower.'
  metrics.observeEach('library_patch_applied', help, ['library', 'patch'], () =>
    report.patches
      .filter(({ state }) => state !== 'untried')
      .map(({ library, name, state }) => ({ labels: { library, patch: name }, value: state === 'applied' ? 1 : 0 })),
  )
}

function factsOf({ library, name, version, missingParts }: PatchStatus): object {
  return { library, patch: name, parts: missingParts, tested: version }
}

function sentenceOf({ library, version, without, missingParts }: PatchStatus): string {
  return `this version of ${library} has no ${missingParts.join(', ')}: ${without}; ${version} was tested`
}
