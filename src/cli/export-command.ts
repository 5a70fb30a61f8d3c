import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { Command } from 'commander';
import { wholeFile } from '../server/whole-file.js';
import { forceOption } from './options.js';
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
  if (file === undefined) return exportTo(process.stdout, flags);
  await wholeFile(file, {
    force,
    async write(draft) {
      const stream = createWriteStream(draft, { flags: 'r+' });
      await exportTo(stream, flags);
      stream.end();
      await finished(stream);
    },
  });
};

const exportTo = (stream: Writable, flags: StoreFlags): Promise<void> =>
  withStore(flags, async (store) => {
    // Whoever reads it may have seen enough.
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(0);
    });
    await store.export(async (lines) => {
      if (!stream.write(lines)) await once(stream, 'drain');
    });
  });
