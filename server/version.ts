/** The one version of the package: in health answers, reports and the head of every print. */
import { version } from '../package.json'

export const VERSION: string = version
