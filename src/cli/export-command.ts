import { open } from 'node:fs/promises';
import type { Command } from 'commander';
import type { Write } from '../server/storage/export-rows.js';
import { wholeFile } from '../server/whole-file.js';
import { forceOption } from './options.js';
import { print } from './print.js';
import { storeCommand, needStore, type StoreFlags, withStore } from './store-option.js';

interface ExportFlags extends StoreFlags {
  force: boolean;
}

export const exportCommand = (): Command =>
  storeCommand('export')
    .description('Write all pages, comments, votes and reports as NDJSON, one JSON object a line.')
    .argument('[file]', 'where to (default: standard output)')
    .addOption(forceOption())
    .addHelpText(
      'after',
      `
Examples:
  $ afterword export comments.ndjson
  $ afterword export --data /var/lib/afterword | gzip > comments.ndjson.gz
  $ afterword export | grep '"type":"comment"' | wc -l

It holds email addresses: keep it like the store. The server may run meanwhile.`,
    )
    .action(run);

const run = async (file: string | undefined, { force, ...flags }: ExportFlags): Promise<void> => {
  needStore(flags);
  const exportTo = (write: Write) => withStore(flags, (store) => store.export(write));
  if (file === undefined) return exportTo(print);
  await wholeFile(file, {
    force,
    async write(draft) {
      const handle = await open(draft, 'r+');
      await exportTo((lines) => handle.appendFile(lines)).finally(() => handle.close());
    },
  });
};
