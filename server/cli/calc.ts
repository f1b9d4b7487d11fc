import { Command } from 'commander'
export const calcCommand = (): Command => new Command('calc')
