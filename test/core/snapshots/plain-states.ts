/** Arbitrary plain states for property tests. */
import fc from 'fast-check'

const number = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.constantFrom(0, -0, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31, -(2 ** 31), 2 ** 53),
)
const key = fc.oneof(
  fc.constantFrom('x', 'y', 'hp', 'name', '1', '0', '-1', 'length', 'constructor', 'toString', ' ', 'ß'),
  fc.string(),
)
const safeKey = key.filter((name) => name !== '__proto__')

function holes(list: readonly unknown[]): unknown[] {
  const sparse: unknown[] = []
  sparse.length = list.length
  list.forEach((value, index) => {
    if (index % 3 !== 1) sparse[index] = value
  })
  return sparse
}

/** Anything `plainSnapshots` keeps. */
export const plainState: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    number,
    fc.boolean(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom(null, undefined, '\ud800'),
    fc.bigInt(),
    fc.array(tie('value')),
    fc.array(tie('value')).map(holes),
    fc.dictionary(safeKey, tie('value')),
    fc.dictionary(safeKey, tie('value'), { noNullPrototype: true }),
    fc.array(fc.record({ x: number, y: number, hp: fc.integer(), on: fc.boolean() }, { noNullPrototype: true })),
    fc.array(fc.tuple(tie('value'), tie('value'))).map((entries) => new Map(entries)),
    fc.array(tie('value')).map((items) => new Set(items)),
    fc.float64Array(),
    fc.float32Array(),
    fc.uint8Array(),
    fc.int32Array(),
    fc.bigInt64Array(),
    fc.uint16Array().map((array) => array.slice().buffer),
  ),
})).value
