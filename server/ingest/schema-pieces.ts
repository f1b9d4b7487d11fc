/**
 * A JSON schema cut into pieces, one for each kind of object in it. ajv writes one function per piece; the whole of a
 * Windows report in a single function is longer than V8 optimises and takes five times as long on each report.
 */

type Node = { readonly [key: string]: unknown }

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const mapValues = (node: Node, change: (value: unknown) => unknown): Node =>
  Object.fromEntries(Object.entries(node).map(([key, value]) => [key, change(value)]))

/** Draft 7: `definitions` and `$ref`. What fits stays the same. */
export function inPieces(schema: Node): Node {
  const names = new Map<string, string>()
  const definitions: Record<string, Node> = {}

  const cut = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(cut)
    if (!isNode(value)) return value
    const node = cutInside(value)
    if (node.type !== 'object') return node
    const text = JSON.stringify(node)
    const name = names.get(text) ?? `piece${names.size}`
    names.set(text, name)
    definitions[name] = node
    return { $ref: `#/definitions/${name}` }
  }

  const cutInside = (node: Node): Node => {
    // zod writes the pattern of a format beside it: one of them is enough.
    const { format, ...rest } = node
    const kept = 'pattern' in node ? rest : node
    return Object.fromEntries(
      Object.entries(kept).map(([key, value]) => [
        key,
        key === 'properties' && isNode(value) ? mapValues(value, cut) : cut(value),
      ]),
    )
  }

  return { ...cutInside(schema), definitions }
}
