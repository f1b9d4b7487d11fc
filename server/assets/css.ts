/** Reads style sheets as a tree of rules, and leaves out the rules whose classes nobody uses. */

export type CssNode =
  /** `selector { declarations }`, or an at-rule with declarations: `@font-face { … }`. */
  | { readonly kind: 'rule'; readonly prelude: string; readonly body: string }
  /** An at-rule with rules inside: `@media`, `@supports`, `@keyframes`. */
  | { readonly kind: 'group'; readonly prelude: string; readonly nodes: readonly CssNode[] }
  /** An at-rule without a block: `@charset "UTF-8"`. */
  | { readonly kind: 'statement'; readonly text: string }

const GROUPS = /^@(media|supports|layer|container|scope|(-[a-z]+-)?keyframes)\b/

/** Throws RangeError at a block that does not end. */
export function parseCss(text: string): CssNode[] {
  const css = text.replace(/\/\*[\s\S]*?\*\//g, '')
  const nodes: CssNode[] = []
  let start = 0
  for (let at = scan(css, 0, '{;'); at < css.length; at = scan(css, start, '{;')) {
    const prelude = css.slice(start, at).trim()
    if (css[at] === ';') {
      if (prelude !== '') nodes.push({ kind: 'statement', text: prelude })
      start = at + 1
      continue
    }
    const end = blockEnd(css, at + 1)
    const inside = css.slice(at + 1, end)
    nodes.push(
      GROUPS.test(prelude)
        ? { kind: 'group', prelude, nodes: parseCss(inside) }
        : { kind: 'rule', prelude, body: inside.trim() },
    )
    start = end + 1
  }
  return nodes
}

export const printCss = (nodes: readonly CssNode[]): string =>
  nodes
    .map((node) => {
      if (node.kind === 'statement') return `${node.text};`
      if (node.kind === 'rule') return `${node.prelude}{${node.body}}`
      return `${node.prelude}{${printCss(node.nodes)}}`
    })
    .join('')

/** The next of `stops` from `from` on that is in no string and no bracket; the length when there is none. */
function scan(css: string, from: number, stops: string): number {
  let depth = 0
  for (let at = from; at < css.length; at += 1) {
    const char = css[at] ?? ''
    if (char === '\\') at += 1
    else if (char === '"' || char === "'") at = stringEnd(css, at)
    else if (depth === 0 && stops.includes(char)) return at
    else if (char === '(') depth += 1
    else if (char === ')') depth -= 1
  }
  return css.length
}

function stringEnd(css: string, from: number): number {
  for (let at = from + 1; at < css.length; at += 1) {
    if (css[at] === '\\') at += 1
    else if (css[at] === css[from]) return at
  }
  throw new RangeError(`a string in the style sheet does not end: ${css.slice(from, from + 40)}`)
}

function blockEnd(css: string, from: number): number {
  let depth = 1
  for (let at = scan(css, from, '{}'); at < css.length; at = scan(css, at + 1, '{}')) {
    depth += css[at] === '{' ? 1 : -1
    if (depth === 0) return at
  }
  throw new RangeError(`a block in the style sheet does not end: ${css.slice(from, from + 40)}`)
}

/** "a, b:is(c, d)" as "a" and "b:is(c, d)". */
export function splitSelectors(prelude: string): string[] {
  const parts: string[] = []
  let start = 0
  for (let at = scan(prelude, 0, ','); ; at = scan(prelude, start, ',')) {
    parts.push(prelude.slice(start, at).trim())
    if (at >= prelude.length) return parts
    start = at + 1
  }
}

/** Class names a selector asks for; those in `:not()` are no condition for a match. */
export const classesOf = (selector: string): string[] =>
  [...selector.replace(/:not\([^)]*\)/g, '').matchAll(/\.((?:[\w-]|\\.)+)/g)].map(([, name = '']) =>
    name.replace(/\\/g, ''),
  )

/** Rules that can match when only the classes `isUsed` knows are ever written; at-rules of fonts stay. */
export function keepUsed(nodes: readonly CssNode[], isUsed: (className: string) => boolean): CssNode[] {
  return nodes.flatMap((node): CssNode[] => {
    if (node.kind === 'statement') return [node]
    if (node.kind === 'group') {
      if (/keyframes/.test(node.prelude)) return [node]
      const inside = keepUsed(node.nodes, isUsed)
      return inside.length === 0 ? [] : [{ ...node, nodes: inside }]
    }
    if (node.prelude.startsWith('@')) return [node]
    const selectors = splitSelectors(node.prelude).filter((selector) => classesOf(selector).every(isUsed))
    return selectors.length === 0 ? [] : [{ ...node, prelude: selectors.join(',') }]
  })
}
