/**
 * The X.509 library by a static import, in a file of its own that is loaded when it is needed: of a CommonJS package
 * the bundle gives `await import()` nothing but `default`.
 */
// Its dependencies look for the Reflect API at import.
import 'reflect-metadata'
import * as x509 from '@peculiar/x509'

export const library = x509
